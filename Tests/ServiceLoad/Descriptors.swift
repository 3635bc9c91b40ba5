#if canImport(Glibc)
  import Glibc
#endif

/// How many files and connections this process may have open.
public enum Descriptors {
  /// Raises the limit to what the system allows at most; processes that are started afterwards have it too.
  public static func raiseLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
