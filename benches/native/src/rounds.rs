//! Taking turns, and what is printed of it.

use std::time::Instant;

/// The seconds that each contender took in each round. They take turns, so that a slow moment of the machine meets all.
pub(crate) fn interleaved<C: Copy>(rounds: usize, contenders: &[C], run: impl Fn(C)) -> Vec<Vec<f64>> {
    let mut seconds = vec![Vec::with_capacity(rounds); contenders.len()];
    for _ in 0..rounds {
        for (contender, seconds) in contenders.iter().zip(&mut seconds) {
            let start = Instant::now();
            run(*contender);
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    seconds
}

pub(crate) fn print_head(names: &[&str]) {
    print!("{:<38}{:>7}", "", "MB");
    for (position, name) in names.iter().enumerate() {
        print!("{name:>20}{:>8}", if position == 0 { "" } else { "x" });
    }
    println!();
}

pub(crate) fn print_row(name: &str, bytes: usize, seconds: &[Vec<f64>]) {
    print!("{name:<38}{:>7.1}", bytes as f64 / 1e6);
    for (position, own) in seconds.iter().enumerate() {
        print!("{:>20.0}", bytes as f64 / 1e6 / least(own));
        match seconds.first() {
            Some(first) if position > 0 => {
                let ratios = own.iter().zip(first).map(|(theirs, ours)| theirs / ours);
                print!("{:>8.2}", median(ratios.collect()));
            }
            _ => print!("{:>8}", ""),
        }
    }
    println!();
}

fn least(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::INFINITY, f64::min)
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
