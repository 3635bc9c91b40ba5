internal import ApsisTimes

/// Latencies of the last minute.
///
/// Reading takes nothing away: two readers see the same.
struct LatencyWindow: Sendable {
  struct Summary: Sendable, Equatable {
    let count: Int
    /// In seconds.
    let minimum, maximum, mean: Double
  }

  static let length: Duration = .seconds(60)

  private var samples: [(time: Time, latency: Duration)] = []

  mutating func add(_ latency: Duration, at now: Time) {
    samples.removeAll { $0.time <= now - LatencyWindow.length || $0.time > now }
    samples.append((now, latency))
  }

  /// Nil if there is no sample younger than a minute.
  func summary(at now: Time) -> Summary? {
    let latencies = samples.lazy.filter { $0.time > now - LatencyWindow.length }.map(\.latency.inSeconds)
    guard let minimum = latencies.min(), let maximum = latencies.max() else { return nil }
    return Summary(
      count: latencies.count, minimum: minimum, maximum: maximum,
      mean: latencies.reduce(0, +) / Double(latencies.count))
  }
}
