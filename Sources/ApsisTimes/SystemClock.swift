#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif
#if canImport(SwiftOverlayShims)
  // Swift 6.3 takes timespec for a part of this module when it optimises whole modules.
  internal import SwiftOverlayShims
#endif

/// The machine's clock.
public struct SystemClock: WallClock {
  public init() {}

  public var now: Time {
    var spec = timespec()
    clock_gettime(CLOCK_REALTIME, &spec)
    return Time(nanosecondsSince1970: Int128(spec.tv_sec) * 1_000_000_000 + Int128(spec.tv_nsec))
  }

  /// The wall clock can be set while this sleeps: it looks again after at most 30 s.
  public func sleep(until deadline: Time) async throws {
    while true {
      let rest = deadline - now
      guard rest > .zero else { return }
      try await sleep(for: min(rest, .seconds(30)))
    }
  }

  public func sleep(for duration: Duration) async throws {
    // The runtime rounds a deadline generously unless told that none of it may be lost.
    try await Task.sleep(until: .now + duration, tolerance: .zero, clock: .continuous)
  }
}
