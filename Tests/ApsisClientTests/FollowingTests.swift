import ApsisAPI
import ApsisClient
import Foundation
import Synchronization
import Testing

struct FollowingTests {
  private let whole = "begin\nend\n"

  /// What a client gets of an output, and how many breaks it was told of.
  private func follow(_ server: RawServer, from start: Int? = 0) async throws(ClientError) -> (
    text: String, breaks: Int
  ) {
    var (bytes, breaks) = ([UInt8](), 0)
    let client = ServiceClient(at: .host("127.0.0.1", port: server.port), patience: 600)
    try await client.follow(outputOf: "r1", from: start, broken: { _ in breaks += 1 }) { bytes += $0 }
    return (String(decoding: bytes, as: UTF8.self), breaks)
  }

  // MARK: - The first frame

  @Test func `what comes in one write with the answer to the upgrade is never lost`() async throws {
    let first = RawServer.part("begin\n", at: 0)
    let rest = RawServer.part("end\n", at: 6) + RawServer.close(1_000)
    let server = try RawServer { _ in .init(writes: [.opening(first), .bytes(rest)]) }
    for _ in 0..<200 { #expect(try await follow(server) == (whole, 0)) }
    server.stop()
  }

  @Test func `nor if the connection's end comes with it`() async throws {
    let all = RawServer.part("begin\n", at: 0) + RawServer.part("end\n", at: 6) + RawServer.close(1_000)
    let server = try RawServer { _ in .init(writes: [.opening(all)], endsAtOnce: true) }
    for _ in 0..<200 { #expect(try await follow(server) == (whole, 0)) }
    server.stop()
  }

  @Test func `frames may be cut anywhere`() async throws {
    let all = RawServer.part("begin\n", at: 0) + RawServer.part("end\n", at: 6) + RawServer.close(1_000)
    let server = try RawServer { number in
      let place = number % all.count
      return .init(writes: [.opening(Array(all[..<place])), .bytes(Array(all[place...]))])
    }
    for _ in 0..<all.count { #expect(try await follow(server) == (whole, 0)) }
    server.stop()
  }

  // MARK: - Breaks

  @Test func `a connection that breaks is taken up again where it ended`() async throws {
    let server = try RawServer { number in
      switch number {
      case 0: .init(writes: [.opening(RawServer.part("begin\n", at: 0))], endsAtOnce: true)
      case 1: .init(writes: [.opening(RawServer.close(1_001, "the service is shutting down"))])
      // A part that begins before the place that was asked for is not written twice.
      default: .init(writes: [.opening(RawServer.part("gin\nend\n", at: 2) + RawServer.close(1_000))])
      }
    }
    #expect(try await follow(server) == (whole, 1))
    let path = "/api/v1/runs/r1/output/output/updates"
    #expect(server.paths == ["/api/v1/runs/r1/state", path + "?start=0", path + "?start=6", path + "?start=6"])
    server.stop()
  }

  @Test func `what comes from now on has no place before its first part`() async throws {
    let server = try RawServer { number in
      number == 0
        ? .init(writes: [.opening(RawServer.part("middle\n", at: 100))], endsAtOnce: true)
        : .init(writes: [.opening(RawServer.part("end\n", at: 107) + RawServer.close(1_000))])
    }
    #expect(try await follow(server, from: nil) == ("middle\nend\n", 1))
    #expect(server.paths.suffix(2).map { $0.split(separator: "?").dropFirst().first } == [nil, "start=107"])
    server.stop()
  }

  // MARK: - What is no service

  @Test(arguments: [
    ("HTTP/1.1 404 Not Found\r\nContent-Length: 24\r\n\r\n{\"error\": \"no such run\"}", "no such run"),
    ("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "it answered 403 Forbidden"),
    ("SSH-2.0-OpenSSH\r\n\r\n", "its answer is not HTTP"),
    (
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
      "it opens something other than a WebSocket"
    ),
  ])
  func `an answer that opens no WebSocket is an error that says why`(answer: String, message: String) async throws {
    let server = try RawServer { _ in .init(writes: [.bytes(Array(answer.utf8))], endsAtOnce: true) }
    do {
      _ = try await follow(server)
      Issue.record("no error")
    } catch {
      #expect("\(error)".hasSuffix(message), "\(error)")
    }
    server.stop()
  }
}
