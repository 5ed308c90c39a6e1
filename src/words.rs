//! The words that a person reads: one file a language below `locales/`, all of one shape, so that a language that lacks a
//! sentence does not compile. Sentences with gaps are [filled](fill).

use plainwire_core::chat::lesson::Lesson;
use plainwire_core::error::ApiError;
use plainwire_core::providers::Note;
use plainwire_core::settings::Profile;

use crate::client::Failure;
use crate::platform::page;
use crate::state::settings::DEMO;

#[path = "../locales/en.rs"]
mod en;

/// The words of the language in use.
#[must_use]
pub fn t() -> &'static Words {
    &en::WORDS
}

/// A sentence with its gaps `{1}`, `{2}`, … filled. What goes in is not looked at: a gap in it stays as it is.
#[must_use]
pub fn fill(sentence: &str, with: &[&str]) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, gap)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((number, after)) = gap.split_once('}') else { break };
        let index = number.bytes().fold(0, |index, digit| index * 10 + usize::from(digit.wrapping_sub(b'0')));
        filled.push_str(index.checked_sub(1).and_then(|index| with.get(index)).copied().unwrap_or_default());
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// 1204 as `1,204`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

macro_rules! words {
    ($($name:ident: $kind:ty,)*) => {
        /// Every sentence, label and name. The name says where it stands; the file of a language says what it says.
        #[derive(Debug)]
        pub struct Words {
            $(#[allow(missing_docs)] pub $name: $kind,)*
        }
    };
}

words! {
    // Frame
    new_chat: &'static str,
    search_chats: &'static str,
    chats: &'static str,
    today: &'static str,
    yesterday: &'static str,
    last_week: &'static str,
    earlier: &'static str,
    no_chats: &'static str,
    no_matching_chats: &'static str,
    settings: &'static str,
    open_rail: &'static str,
    close_rail: &'static str,
    theme: &'static str,
    theme_system: &'static str,
    theme_light: &'static str,
    theme_dark: &'static str,
    delete_chat: &'static str,
    untitled: &'static str,
    undo: &'static str,
    close: &'static str,
    copied: &'static str,
    not_copied: &'static str,
    skip_to_message: &'static str,
    part_missing: &'static str,
    // What could not be kept
    storage_denied: &'static str,
    settings_newer: &'static str,
    settings_moved_aside: &'static str,
    chats_unreadable: &'static str,
    chats_in_memory: &'static str,
    chat_not_saved: &'static str,
    chat_not_deleted: &'static str,
    chat_deleted: &'static str,
    chat_missing: &'static str,
    // Chat
    conversation: &'static str,
    you: &'static str,
    reply_from: &'static str,
    message: &'static str,
    message_placeholder: &'static str,
    send: &'static str,
    stop: &'static str,
    goes_to: &'static str,
    no_model_chosen: &'static str,
    to_the_end: &'static str,
    copy: &'static str,
    regenerate: &'static str,
    try_again: &'static str,
    open_settings: &'static str,
    earlier_reply: &'static str,
    later_reply: &'static str,
    reply_of: &'static str,
    thinking: &'static str,
    thoughts: &'static str,
    waiting: &'static str,
    reply_complete: &'static str,
    reply_stopped: &'static str,
    state_stopped: &'static str,
    state_cut_off: &'static str,
    state_failed: &'static str,
    state_broken_off: &'static str,
    next_try: &'static str,
    next_try_now: &'static str,
    try_now: &'static str,
    stop_trying: &'static str,
    go_on: &'static str,
    note_learned: &'static str,
    note_repeated: &'static str,
    tool_call: &'static str,
    tool_arguments: &'static str,
    tool_result: &'static str,
    tool_hint: &'static str,
    send_results: &'static str,
    refusal: &'static str,
    speech: &'static str,
    speech_kept: &'static str,
    sources: &'static str,
    image: &'static str,
    show_image: &'static str,
    finish_length: &'static str,
    finish_filter: &'static str,
    finish_failed: &'static str,
    finish_other: &'static str,
    first_token: &'static str,
    tokens_per_second: &'static str,
    raw_answer: &'static str,
    request_id: &'static str,
    status: &'static str,
    // First run and empty chat
    welcome_title: &'static str,
    welcome_text: &'static str,
    demo_title: &'static str,
    demo_text: &'static str,
    ready_title: &'static str,
    ready_text: &'static str,
    door_provider: &'static str,
    door_provider_text: &'static str,
    door_paste: &'static str,
    door_paste_text: &'static str,
    door_local: &'static str,
    door_local_text: &'static str,
    door_demo: &'static str,
    door_demo_text: &'static str,
    look_for_servers: &'static str,
    looking_for_servers: &'static str,
    no_server_found: &'static str,
    server_answered: &'static str,
    one_model: &'static str,
    models_count: &'static str,
    use_it: &'static str,
    try_asking: &'static str,
    suggestions: [&'static str; 3],
    paste_label: &'static str,
    paste_placeholder: &'static str,
    paste_nothing: &'static str,
    paste_understood: &'static str,
    paste_take: &'static str,
    // Settings
    api_provider: &'static str,
    group_cloud: &'static str,
    group_local: &'static str,
    base_url: &'static str,
    base_url_placeholder: &'static str,
    no_model_list: &'static str,
    read_as_base: &'static str,
    read_as_full: &'static str,
    read_as_chosen: &'static str,
    read_instead_as_base: &'static str,
    read_instead_as_full: &'static str,
    read_instead_as_auto: &'static str,
    api_key: &'static str,
    api_key_placeholder: &'static str,
    show: &'static str,
    hide: &'static str,
    show_key: &'static str,
    hide_key: &'static str,
    key_elsewhere: &'static str,
    key_use_here: &'static str,
    key_bearer: &'static str,
    key_locked: &'static str,
    key_cleaned: &'static str,
    key_page: &'static str,
    model: &'static str,
    model_placeholder: &'static str,
    fetch_models: &'static str,
    fetching_models: &'static str,
    models_found: &'static str,
    models_none: &'static str,
    models_failed: &'static str,
    model_options: &'static str,
    model_unknown: &'static str,
    more: &'static str,
    system_prompt: &'static str,
    temperature: &'static str,
    max_output_tokens: &'static str,
    left_to_server: &'static str,
    extra_body: &'static str,
    extra_body_hint: &'static str,
    streaming: &'static str,
    streaming_hint: &'static str,
    first_byte_limit: &'static str,
    pause_limit: &'static str,
    seconds: &'static str,
    limit_hint: &'static str,
    lessons: &'static str,
    lessons_hint: &'static str,
    lesson_left_out: &'static str,
    lesson_renamed: &'static str,
    lesson_whole: &'static str,
    start_chat: &'static str,
    provider_custom: &'static str,
    provider_demo: &'static str,
    profiles: &'static str,
    add_profile: &'static str,
    profile_name: &'static str,
    profile_acts: &'static str,
    profile_duplicate: &'static str,
    profile_delete: &'static str,
    profile_up: &'static str,
    profile_down: &'static str,
    profile_copy: &'static str,
    profile_deleted: &'static str,
    profile_untitled: &'static str,
    saved: &'static str,
    not_saved: &'static str,
    cancel: &'static str,
    group_retired: &'static str,
    provider_retired: &'static str,
    provider_unlisted: &'static str,
    provider_unreliable: &'static str,
    provider_other_urls: &'static str,
    cors_none: &'static str,
    cors_listed: &'static str,
    cors_no_other: &'static str,
    cors_any: &'static str,
    cors_off: &'static str,
    cors_same_computer: &'static str,
    cors_unknown: &'static str,
    note_wrong_key_looks_like_cors: &'static str,
    note_reported_from_browsers: &'static str,
    note_direct_access_header: &'static str,
    note_model_list_other_headers: &'static str,
    note_public_model_list: &'static str,
    note_region_bound_key: &'static str,
    note_keys_differ_by_domain: &'static str,
    note_keys_differ_from_zai: &'static str,
    note_kimi_code_keys: &'static str,
    note_address_from_portal: &'static str,
    note_no_version_in_path: &'static str,
    note_strict_body: &'static str,
    note_ignores_unknown_fields: &'static str,
    note_no_stream_options: &'static str,
    note_no_developer_role: &'static str,
    note_model_ids_have_prefix: &'static str,
    note_retirement_unconfirmed: &'static str,
    note_allow_origin_ollama: &'static str,
    note_cors_off_by_default: &'static str,
    note_restricted_with_tools: &'static str,
    note_allow_origin_vllm: &'static str,
    note_allow_origin_local_ai: &'static str,
    note_cors_switch_jan: &'static str,
    note_start_with_api: &'static str,
    key_is_locked: &'static str,
    key_needed: &'static str,
    key_optional: &'static str,
    key_own: &'static str,
    key_sent_to: &'static str,
    key_forget: &'static str,
    key_forget_hint: &'static str,
    key_stays_locked: &'static str,
    key_not_sealed: &'static str,
    key_place: &'static str,
    place_browser: &'static str,
    place_sealed: &'static str,
    place_tab: &'static str,
    place_page: &'static str,
    place_browser_words: &'static str,
    place_sealed_words: &'static str,
    place_tab_words: &'static str,
    place_page_words: &'static str,
    place_sealed_impossible: &'static str,
    keep_as_it_was: &'static str,
    passphrase: &'static str,
    passphrase_again: &'static str,
    passphrase_short: &'static str,
    passphrase_differs: &'static str,
    passphrase_wrong: &'static str,
    unlock: &'static str,
    protect: &'static str,
    vault_is_open: &'static str,
    lock_now: &'static str,
    paste_anew: &'static str,
    paste_taken: &'static str,
    headers: &'static str,
    add_header: &'static str,
    header_name: &'static str,
    header_value: &'static str,
    delete_header: &'static str,
    header_deleted: &'static str,
    show_values: &'static str,
    hide_values: &'static str,
    headers_elsewhere: &'static str,
    headers_use_here: &'static str,
    headers_hint: &'static str,
    reasoning_effort: &'static str,
    efforts: [&'static str; 6],
    top_p: &'static str,
    seed: &'static str,
    presence_penalty: &'static str,
    frequency_penalty: &'static str,
    stop_texts: &'static str,
    stop_texts_hint: &'static str,
    include_usage: &'static str,
    include_usage_hint: &'static str,
    key_scheme: &'static str,
    key_scheme_auto: &'static str,
    azure_version: &'static str,
    azure_version_hint: &'static str,
    model_configuration: &'static str,
    context_window: &'static str,
    image_support: &'static str,
    computer_use: &'static str,
    input_price: &'static str,
    output_price: &'static str,
    cache_read_price: &'static str,
    cache_write_price: &'static str,
    max_output_tokens_hint: &'static str,
    context_window_hint: &'static str,
    image_support_hint: &'static str,
    computer_use_hint: &'static str,
    price_per_million: &'static str,
    unknown: &'static str,
    reset: &'static str,
    reset_all: &'static str,
    reset_of: &'static str,
    source_yours: &'static str,
    source_server: &'static str,
    source_built_in: &'static str,
    source_catalogue: &'static str,
    source_default: &'static str,
    catalogue_is: &'static str,
    catalogue_missing: &'static str,
    note_dropped: &'static str,
    cost_computed: &'static str,
    attach: &'static str,
    attached: &'static str,
    detach: &'static str,
    attach_no_image: &'static str,
    attach_too_large: &'static str,
    attach_unreadable: &'static str,
    attach_unsupported: &'static str,
    image_of_question: &'static str,
    meter_words: &'static str,
    meter_cost: &'static str,
    meter_over: &'static str,
    meter_too_long: &'static str,
    price_in_out: &'static str,
    can_images: &'static str,
    can_tools: &'static str,
    can_reason: &'static str,
    streaming_off: &'static str,
    demo_profile: &'static str,
    forget: &'static str,
    forget_really: &'static str,
    forget_hint: &'static str,
    forgotten_heading: &'static str,
    not_forgotten: &'static str,
    kept_aside: &'static str,
    save_aside: &'static str,
    files_heading: &'static str,
    export_one: &'static str,
    export_all: &'static str,
    export_keys: &'static str,
    export_keys_named: &'static str,
    export_no_keys: &'static str,
    exported: &'static str,
    key_of: &'static str,
    header_of: &'static str,
    import: &'static str,
    import_hint: &'static str,
    import_failed: &'static str,
    import_title: &'static str,
    import_new: &'static str,
    import_update: &'static str,
    import_same: &'static str,
    import_secrets: &'static str,
    import_take: &'static str,
    import_taken: &'static str,
    import_nothing: &'static str,
    import_keys: &'static str,
    import_headers: &'static str,
    import_before: &'static str,
    import_empty: &'static str,
    import_gaps: &'static str,
    import_masked: &'static str,
    share: &'static str,
    share_hint: &'static str,
    shared: &'static str,
    field_reading: &'static str,
    field_streaming_off: &'static str,
    field_usage_off: &'static str,
    field_other: &'static str,
    import_source: [&'static str; 4],
    import_refused: &'static str,
    reset_done: &'static str,
    fill_braces: &'static str,
    note_without_images: &'static str,
    meter_words_alone: &'static str,
    key_not_kept_yet: &'static str,
    change_passphrase: &'static str,
    passphrase_changed: &'static str,
    headers_locked: &'static str,
    headers_remove: &'static str,
    headers_removed: &'static str,
    alert_note: &'static str,
    alert_tip: &'static str,
    alert_important: &'static str,
    alert_warning: &'static str,
    alert_caution: &'static str,
    task_done: &'static str,
    task_open: &'static str,
    table: &'static str,
    code: &'static str,
    code_in: &'static str,
    wrap_lines: &'static str,
    copy_code: &'static str,
    image_of_text: &'static str,
    footnote: &'static str,
    copy_rich: &'static str,
    raw_text: &'static str,
    raw_hint: &'static str,
    thinking_for: &'static str,
    thought_for: &'static str,
    tokens_in: &'static str,
    tokens_cached: &'static str,
    tokens_out: &'static str,
    tokens_reasoning: &'static str,
    // Failures
    no_address: &'static str,
    no_model: &'static str,
    unreachable: &'static str,
    unreachable_offline: &'static str,
    unreachable_mixed: &'static str,
    unreachable_why: &'static str,
    no_words: &'static str,
    advice_wrong_key: &'static str,
    advice_forbidden: &'static str,
    advice_no_balance: &'static str,
    advice_unknown_model: &'static str,
    ask_instead: &'static str,
    retry_in: &'static str,
    retry_now: &'static str,
    too_slow_first: &'static str,
    too_slow_next: &'static str,
    too_slow_hint: &'static str,
    in_short_unreached: &'static str,
    broken: &'static str,
    advice_context: &'static str,
    advice_context_by: &'static str,
    advice_rate_limited: &'static str,
    advice_overloaded: &'static str,
    advice_not_an_api: &'static str,
    advice_rejected_parameter: &'static str,
    advice_server: &'static str,
    advice_unknown: &'static str,
    list_unavailable: &'static str,
    aborted: &'static str,
}

/// What a person reads of a failure: a sentence, and on lines of their own what is known beyond it.
#[must_use]
pub fn failure(failure: &Failure) -> String {
    let t = t();
    match failure {
        Failure::NoAddress => t.no_address.to_owned(),
        Failure::NoModel => t.no_model.to_owned(),
        Failure::Locked => t.key_locked.to_owned(),
        Failure::Address(error) => error.to_string(),
        Failure::NoModelList => t.list_unavailable.to_owned(),
        Failure::Unreachable { url, is_offline, is_mixed_content, .. } => {
            let why = match (is_offline, is_mixed_content) {
                (true, _) => t.unreachable_offline.to_owned(),
                (_, true) => t.unreachable_mixed.to_owned(),
                _ => fill(t.unreachable_why, &[&page::origin()]),
            };
            format!("{}\n{why}", fill(t.unreachable, &[url]))
        }
        Failure::Api(error) => said(error),
        Failure::Field(error) => error.to_string(),
        Failure::TooSlow { is_first, limit_s } => {
            let sentence = if *is_first { t.too_slow_first } else { t.too_slow_next };
            [&fill(sentence, &[&limit_s.to_string()]), t.too_slow_hint].join("\n")
        }
        Failure::Broken => t.broken.to_owned(),
        Failure::Aborted => t.aborted.to_owned(),
    }
}

/// The provider's own sentence, or that there was none.
#[must_use]
pub fn said(error: &ApiError) -> String {
    match error.status {
        Some(status) if error.message.is_empty() => fill(t().no_words, &[&status.to_string()]),
        _ => error.headline().into_owned(),
    }
}

/// A failure that was followed by another try, in two or three words.
#[must_use]
pub fn in_short(error: Option<&ApiError>) -> String {
    match error.and_then(|error| error.status) {
        Some(status) => fill(t().status, &[&status.to_string()]),
        None => error.map_or_else(|| t().in_short_unreached.to_owned(), |error| error.headline().into_owned()),
    }
}

/// What a rejection taught.
#[must_use]
pub fn lesson(lesson: &Lesson) -> String {
    let Lesson { model, parameter, instead, .. } = lesson;
    match instead {
        Some(instead) => fill(t().lesson_renamed, &[parameter, instead, model]),
        None if parameter == "stream" => fill(t().lesson_whole, &[model]),
        None => fill(t().lesson_left_out, &[parameter, model]),
    }
}

/// What a profile is called.
#[must_use]
pub fn profile_title(profile: &Profile) -> String {
    if profile.name.trim().is_empty() && profile.provider == DEMO {
        return t().demo_profile.to_owned();
    }
    let title = profile.title();
    if title.is_empty() { t().profile_untitled.to_owned() } else { title }
}

/// What has to be known of a provider, for a page of this origin.
#[must_use]
pub fn note(note: Note, origin: &str) -> String {
    let t = t();
    let sentence = match note {
        Note::WrongKeyLooksLikeCors => t.note_wrong_key_looks_like_cors,
        Note::ReportedFromBrowsers => t.note_reported_from_browsers,
        Note::DirectAccessHeader => t.note_direct_access_header,
        Note::ModelListTakesOtherHeaders => t.note_model_list_other_headers,
        Note::PublicModelList => t.note_public_model_list,
        Note::RegionBoundKey => t.note_region_bound_key,
        Note::KeysDifferByDomain => t.note_keys_differ_by_domain,
        Note::KeysDifferFromZai => t.note_keys_differ_from_zai,
        Note::KimiCodeKeys => t.note_kimi_code_keys,
        Note::AddressFromPortal => t.note_address_from_portal,
        Note::NoVersionInPath => t.note_no_version_in_path,
        Note::StrictBody => t.note_strict_body,
        Note::IgnoresUnknownFields => t.note_ignores_unknown_fields,
        Note::NoStreamOptions => t.note_no_stream_options,
        Note::NoDeveloperRole => t.note_no_developer_role,
        Note::ModelIdsHavePrefix => t.note_model_ids_have_prefix,
        Note::RetirementUnconfirmed => t.note_retirement_unconfirmed,
        Note::AllowOriginOllama => t.note_allow_origin_ollama,
        Note::CorsOffByDefault => t.note_cors_off_by_default,
        Note::RestrictedWithTools => t.note_restricted_with_tools,
        Note::AllowOriginVllm => t.note_allow_origin_vllm,
        Note::AllowOriginLocalAi => t.note_allow_origin_local_ai,
        Note::CorsSwitchJan => t.note_cors_switch_jan,
        Note::StartWithApi => t.note_start_with_api,
    };
    fill(sentence, &[origin])
}

/// What a field of a profile is called on the screen, by its name in the kept text.
#[must_use]
pub fn field_name(name: &str) -> &'static str {
    let t = t();
    match name {
        "name" => t.profile_name,
        "provider" => t.api_provider,
        "base_url" => t.base_url,
        "reading" => t.field_reading,
        "azure_version" => t.azure_version,
        "key_scheme" => t.key_scheme,
        "place" => t.key_place,
        "model" => t.model,
        "configs" => t.model_configuration,
        "system_prompt" => t.system_prompt,
        "effort" => t.reasoning_effort,
        "temperature" => t.temperature,
        "top_p" => t.top_p,
        "presence_penalty" => t.presence_penalty,
        "frequency_penalty" => t.frequency_penalty,
        "seed" => t.seed,
        "stop" => t.stop_texts,
        "extra_body" => t.extra_body,
        "is_streaming_off" => t.field_streaming_off,
        "is_usage_off" => t.field_usage_off,
        "first_byte_limit" => t.first_byte_limit,
        "pause_limit" => t.pause_limit,
        "lessons" => t.lessons,
        _ => t.field_other,
    }
}
