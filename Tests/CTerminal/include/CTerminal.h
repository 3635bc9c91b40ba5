#pragma once

#include <sys/types.h>

/// Starts `path` in `folder` with a terminal of its own, whose other side `terminal` gets; -1, and `errno`, if it can't.
pid_t terminal_start(
  const char *path, char *const arguments[], char *const environment[], const char *folder, unsigned short columns,
  int *terminal);
