import ApsisJSON
import Foundation
import ServiceLoad
import TestSupport
import Testing

/// Clients that mean no good: none of them keeps the service from others, from its runs, or from its end.
struct HostileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    try folder.write("program: {type: no-op}", to: "jobs/noop.yaml")
    try folder.write("program: {type: no-op, duration: 60}", to: "jobs/long.yaml")
  }

  // MARK: - Requests

  @Test func `what is no request is refused, and nothing in it is taken for another one`() async throws {
    let client = try await ServiceClient(in: folder.url)
    for request in HostileRequest.all {
      let problem = try await request.problem(at: client.port)
      #expect(problem == nil, "\(request)")
    }
    #expect(try await client.get("/api/v1/runs?job_id=noop").text.hasSuffix(#""runs": {}}"#))
    try await client.stop()
  }

  @Test func `a client that asks a thousand times at once and reads nothing is served in turn`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let flood = try RawSocket(port: client.port)
    let request = "GET /api/v1/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    try await flood.send(String(repeating: request, count: 1_000).utf8)
    #expect(try await client.get("/api/v1/alive").text == "{}")
    let (answers, _) = try await flood.read {
      String(decoding: $0, as: UTF8.self).ranges(of: "HTTP/1.1 200").count == 1_000
    }
    #expect(String(decoding: answers, as: UTF8.self).ranges(of: "HTTP/1.1 200").count == 1_000)
    try await client.stop()
  }

  @Test func `connections that say nothing make room for those that do`() async throws {
    Descriptors.raiseLimit()
    let client = try await ServiceClient(in: folder.url)
    let idle = try (0..<4_200).map { _ in try RawSocket(port: client.port) }
    for socket in idle { _ = socket.write("GET /api/v1/al".utf8) }
    for _ in 0..<20 {
      let socket = try RawSocket(port: client.port)
      try await socket.send("GET /api/v1/alive HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".utf8)
      let (answer, _) = try await socket.read { _ in false }
      #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 200 OK"))
    }
    withExtendedLifetime(idle) {}
    try await client.stop()
  }

  @Test func `a long list comes in pieces, whole and once`() async throws {
    let client = try await ServiceClient(in: folder.url)
    _ = try await client.post(
      "/api/v1/runs?count=2345", ["job_id": "noop", "times": ["schedule": "2040-01-01T00:00:00Z"]])
    for encoding in ["identity", "gzip"] {
      let answer = try await client.send("GET", "/api/v1/runs?job_id=noop", headers: ["Accept-Encoding": encoding])
      guard case .object(let runs)? = answer.json?["runs"] else { throw ServiceClient.Unexpected(text: answer.text) }
      #expect(runs.map(\.name) == (1...2_345).map { "r\($0)" })
    }
    let old = try RawSocket(port: client.port)
    try await old.send("GET /api/v1/runs?job_id=noop&summary=true HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    let (bytes, isClosed) = try await old.read { _ in false }
    #expect(isClosed)
    #expect(bytes.suffix(2).elementsEqual("}}".utf8))
    try await client.stop()
  }

  @Test func `clients that take their time are closed when it is over`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let listener = try await HostileSocket(port: client.port, path: "/api/v1/summary", receiveBuffer: 4_096)
    // Fewer changes than a listener may be behind, and more than the system keeps for it.
    _ = try await client.post(
      "/api/v1/runs?count=8000", ["job_id": "noop", "times": ["schedule": "2040-01-01T00:00:00+00:00"]])
    let lazy = try RawSocket(port: client.port, receiveBuffer: 4_096)
    try await lazy.send("GET /api/v1/runs?job_id=noop HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    // Its time begins when the system keeps no more for it.
    try await Task.sleep(for: .seconds(10))
    let slow = try [
      "GET /api/v1/alive HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
      "POST /api/v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n",
    ].map { begin in
      let socket = try RawSocket(port: client.port)
      _ = socket.write(begin.utf8)
      return socket
    }
    // A byte a second keeps none of them open.
    let end = ContinuousClock.now + .seconds(120)
    var open = slow
    while !open.isEmpty, ContinuousClock.now < end {
      open = open.filter { $0.write([0x20]) != nil }
      try await Task.sleep(for: .seconds(1))
    }
    #expect(open.isEmpty)
    #expect(try await lazy.read(limit: .seconds(60)) { _ in false }.isClosed)
    #expect(try await listener.connection.read(limit: .seconds(60)) { _ in false }.isClosed)
    #expect(try await client.droppedCount() == 1)
    try await client.stop()
  }

  // MARK: - WebSockets

  @Test(
    arguments: [
      ("without a mask", 0x81, [0x61], false, nil, 1002),
      ("with a reserved bit", 0xC1, [0x61], true, nil, 1002),
      ("of a reserved kind", 0x83, [0x61], true, nil, 1002),
      ("that goes on with nothing", 0x80, [0x61], true, nil, 1002),
      ("too large", 0x82, [], true, 1 << 40, 1009),
      ("that is a ping in fragments", 0x09, [], true, nil, 1002),
      ("that is a ping of 200 bytes", 0x89, [UInt8](repeating: 0, count: 200), true, nil, 1002),
    ] as [(String, UInt8, [UInt8], Bool, Int?, Int)])
  func `a frame that no client may send ends a WebSocket with a reason`(
    name: String, first: UInt8, payload: [UInt8], isMasked: Bool, count: Int?, code: Int
  ) async throws {
    let client = try await ServiceClient(in: folder.url)
    let socket = try await HostileSocket(port: client.port, path: "/api/v1/summary")
    try await socket.send(first, payload, isMasked: isMasked, saying: count)
    #expect(try await socket.end()?.code == code, "\(name)")
    try await client.stop()
  }

  @Test func `fragments in their order are no offence`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let socket = try await HostileSocket(port: client.port, path: "/api/v1/summary")
    try await socket.send(0x01, [0x61])
    try await socket.send(0x89, [0x62])
    try await socket.send(0x80, [0x63])
    try await socket.send(0x88, [0x03, 0xE8])
    #expect(try await socket.end()?.code == 1000)
    try await client.stop()
  }

  @Test func `listeners that never read are dropped and counted, and one that reads hears on`() async throws {
    let client = try await ServiceClient(in: folder.url)
    var silent: [HostileSocket] = []
    for _ in 0..<20 {
      silent.append(try await HostileSocket(port: client.port, path: "/api/v1/summary", receiveBuffer: 4_096))
    }
    let listener = try await HostileSocket(port: client.port, path: "/api/v1/summary")
    let later: JSONValue = ["job_id": "noop", "times": ["schedule": "2040-01-01T00:00:00+00:00"]]
    // More changes than a listener may be behind and the system keeps for it, by far.
    for _ in 0..<60 where try await client.droppedCount() < 20 {
      #expect(try await client.post("/api/v1/runs?count=1000", later).status == 200)
      while case .bytes = listener.connection.read() {}
    }
    #expect(try await client.droppedCount() == 20)
    for socket in silent { #expect(try await socket.connection.read { _ in false }.isClosed) }
    try await client.stop()
    #expect(try await listener.end()?.code == 1001)
  }

  @Test func `a client that leaves its answer lying holds up neither others nor the end`() async throws {
    let client = try await ServiceClient(in: folder.url)
    _ = try await client.post(
      "/api/v1/runs?count=5000", ["job_id": "noop", "times": ["schedule": "2040-01-01T00:00:00+00:00"]])
    let lazy = try (0..<50).map { _ in try RawSocket(port: client.port, receiveBuffer: 4_096) }
    for socket in lazy {
      try await socket.send("GET /api/v1/runs?job_id=noop HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    }
    #expect(try await client.get("/api/v1/alive").text == "{}")
    let run = try await client.makeRun(["job_id": "noop"])
    #expect(try await client.wait(for: "success", of: run))
    try await client.stop()
    withExtendedLifetime(lazy) {}
  }
}

extension ServiceClient {
  /// How many listeners the service says that it has dropped.
  fileprivate func droppedCount() async throws -> Int {
    guard case .int(let count)? = try await get("/api/v1/stats").json?["run_store"]?["num_dropped"] else { return -1 }
    return count
  }
}
