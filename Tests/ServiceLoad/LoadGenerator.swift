import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Sends the same request over and over by some connections, from one thread that waits for all of them at once.
public enum LoadGenerator {
  public struct Result: Sendable {
    public let time: Duration
    /// From each request to its answer, the shortest first.
    public let latencies: [Duration]

    public var rate: Double { Double(latencies.count) / (time / .seconds(1)) }

    public func latency(percent: Int) -> Duration {
      latencies.isEmpty ? .zero : latencies[min(latencies.count - 1, latencies.count * percent / 100)]
    }
  }

  /// - Parameters:
  ///   - count: How many requests in all.
  ///   - connections: How many are under way at a time.
  /// - Throws: `RawSocket.Failure` if an answer is not of status 200.
  public static func run(
    port: Int, _ request: [UInt8], count: Int, connections: Int
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Swift.Result { try load(port: port, request, count, connections) })
      }
    }
  }

  private static func load(port: Int, _ request: [UInt8], _ count: Int, _ connections: Int) throws -> Result {
    let clients = try (0..<connections).map { _ in try KeepAlive(port: port) }
    var polled = clients.map { pollfd(fd: $0.socket.descriptor, events: Int16(POLLIN), revents: 0) }
    var begins = [ContinuousClock.Instant](repeating: .now, count: connections)
    var (latencies, left) = ([Duration](), count)
    let begin = ContinuousClock.now
    for (index, client) in clients.enumerated() where left > 0 {
      begins[index] = .now
      try client.begin(request)
      left -= 1
    }
    while latencies.count < count {
      guard poll(&polled, nfds_t(polled.count), 60_000) > 0 else { throw RawSocket.Failure(description: "no answer") }
      for index in polled.indices where polled[index].revents != 0 {
        guard let answer = try clients[index].answer() else { continue }
        guard answer.status == 200 else {
          throw RawSocket.Failure(description: String(decoding: answer.body, as: UTF8.self))
        }
        latencies.append(.now - begins[index])
        guard left > 0 else { continue }
        begins[index] = .now
        try clients[index].begin(request)
        left -= 1
      }
    }
    return Result(time: .now - begin, latencies: latencies.sorted())
  }
}
