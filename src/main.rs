//! Mounts the app.

fn main() {
    plainwire::start();
}
