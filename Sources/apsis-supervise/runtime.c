// SwiftPM links each executable with the runtime of Swift, which a program of C has no use for: it makes a start take twice as long, and each
// supervisor larger. What the compiler's own start-up object asks of the runtime is here instead, and a word to the linker, in the section
// where it looks for those of Swift's modules, to leave out what nothing asks for. Where that has no effect the runtime is linked, as ever.

// AddressSanitizer keeps a table of such objects, which must not point into a section that the linker drops.
#if !__has_feature(address_sanitizer)
__attribute__((section(".swift1_autolink_entries"), used, aligned(1))) static const char option[] = "-Wl,--as-needed";
#endif

void swift_addNewDSOImage(void);
void swift_addNewDSOImage(void) {}

void _swift_backtrace_isThunkFunction(void);
void _swift_backtrace_isThunkFunction(void) {}
