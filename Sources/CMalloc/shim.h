// What the module Glibc leaves out of the C library.
#if defined(__linux__)
#include <malloc.h>
#endif
