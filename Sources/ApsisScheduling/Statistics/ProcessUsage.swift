#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif
#if canImport(SwiftOverlayShims)
  // Swift 6.3 takes timeval for a part of this module when it optimises whole modules.
  internal import SwiftOverlayShims
#endif

/// What the process has used, as the system tells it.
struct ProcessUsage {
  /// The most memory that was resident, in bytes.
  let maximumResidentSize: Int
  /// In seconds.
  let userTime: Double
  /// In seconds.
  let systemTime: Double

  /// Nil if the system does not tell.
  static var current: ProcessUsage? {
    var usage = rusage()
    #if canImport(Glibc)
      let result = getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      let result = getrusage(RUSAGE_SELF, &usage)
    #endif
    guard result == 0 else { return nil }
    // Linux counts in KiB, Darwin in bytes.
    #if canImport(Darwin)
      let unit = 1
    #else
      let unit = 1024
    #endif
    return ProcessUsage(
      maximumResidentSize: Int(usage.ru_maxrss) * unit, userTime: seconds(usage.ru_utime),
      systemTime: seconds(usage.ru_stime))
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}

/// How much memory the process has now, in bytes: what `/proc/self/statm` says.
struct ProcessMemory {
  let size: Int
  let resident: Int

  /// Nil where there is no such file. Its cost grows with the process: for a sampler, not for whoever reads the statistics.
  static var current: ProcessMemory? {
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let pages = String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
    guard pages.count >= 2 else { return nil }
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    return ProcessMemory(size: pages[0] * pageSize, resident: pages[1] * pageSize)
  }
}
