internal import Dispatch

#if canImport(Glibc)
  internal import CMalloc
#endif

/// Memory that was needed once.
enum FreeMemory {
  /// Gives back to the system what the C library would keep, in a moment: what has just ended still lets go of its own.
  static func giveBack() {
    #if canImport(Glibc)
      DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + .seconds(1)) { malloc_trim(0) }
    #endif
  }
}
