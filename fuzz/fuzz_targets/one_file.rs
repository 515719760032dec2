#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| snapback_fuzz::one_file(input));
