import Foundation

/// Bytes that no honest client sends, and what has to come of them.
public struct HostileRequest: Sendable, CustomStringConvertible {
  public enum Outcome: Sendable {
    /// One answer of one of these statuses, and then the end of the connection.
    case refused(Set<Int>)
    /// The answer to a request that is odd but right, after which the connection may go on.
    case answered(Int)
  }

  public let name: String
  public let bytes: [UInt8]
  public let outcome: Outcome

  public var description: String { name }

  init(_ name: String, _ text: String, _ outcome: Outcome = .refused([400])) {
    self.init(name, Array(text.utf8), outcome)
  }

  init(_ name: String, _ bytes: [UInt8], _ outcome: Outcome = .refused([400])) {
    self.name = name
    self.bytes = bytes
    self.outcome = outcome
  }
}

extension HostileRequest {
  private static let host = "Host: 127.0.0.1\r\n"
  /// What must not be taken for a request of its own: it would make a run.
  private static let hidden = "POST /api/v1/runs HTTP/1.1\r\n\(host)Content-Length: 17\r\n\r\n{\"job_id\":\"noop\"}"
  private static let post = "POST /api/v1/runs HTTP/1.1\r\n\(host)"

  public static let all: [HostileRequest] = requestLines + headers + bodies + smuggling + contents

  static let requestLines: [HostileRequest] = [
    .init("no HTTP at all", "\u{1}\u{2}\u{3}\u{4}\r\n\r\n"),
    .init(
      "TLS where none is", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03] + Array("\r\n\r\n".utf8)),
    .init("an unknown method", "STEAL /api/v1/jobs HTTP/1.1\r\n\(host)\r\n"),
    .init("a version that is none", "GET /api/v1/alive HTTP/9.9\r\n\(host)\r\n"),
    .init("a path of 100 kB", "GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\n\(host)\r\n"),
    .init(
      "a path of bytes that are no UTF-8",
      Array("GET /api/v1/jobs/".utf8) + [0xFF, 0xFE] + Array(" HTTP/1.1\r\n\(host)\r\n".utf8)),
    .init(
      "an escape of bytes that are no UTF-8", "GET /api/v1/jobs/%FF%FE HTTP/1.1\r\n\(host)Connection: close\r\n\r\n"),
    .init("no host", "GET /api/v1/alive HTTP/1.1\r\nConnection: close\r\n\r\n"),
  ]

  static let headers: [HostileRequest] = [
    .init(
      "a header of 100 kB", "GET /api/v1/alive HTTP/1.1\r\n\(host)X: \(String(repeating: "y", count: 100_000))\r\n\r\n"),
    .init(
      "a thousand headers",
      "GET /api/v1/alive HTTP/1.1\r\n\(host)" + (0..<1_000).map { "X\($0): y\r\n" }.joined() + "\r\n"),
    .init("a header without a colon", "GET /api/v1/alive HTTP/1.1\r\n\(host)broken\r\n\r\n"),
    .init("a header with a null in it", "GET /api/v1/alive HTTP/1.1\r\n\(host)X: a\u{0}b\r\n\r\n"),
    .init("a folded header", "GET /api/v1/alive HTTP/1.1\r\n\(host)X: a\r\n folded: b\r\n\r\n"),
    .init(
      "a forged host", "GET /api/v1/alive HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", .refused([421])),
    .init(
      "a host that ends like the right one",
      "GET /api/v1/alive HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\nConnection: close\r\n\r\n",
      .refused([421])),
    .init(
      "two hosts", "GET /api/v1/alive HTTP/1.1\r\n\(host)Host: evil.example\r\nConnection: close\r\n\r\n",
      .refused([400, 421])),
    .init(
      "a page of another site",
      "\(post)Origin: http://evil.example\r\nConnection: close\r\nContent-Length: 17\r\n\r\n{\"job_id\":\"noop\"}",
      .refused([403])),
    .init(
      "a page without an origin",
      "\(post)Origin: null\r\nConnection: close\r\nContent-Length: 17\r\n\r\n{\"job_id\":\"noop\"}",
      .refused([403])),
  ]

  static let bodies: [HostileRequest] = [
    .init("a length that is no number", "\(post)Content-Length: many\r\n\r\n{}"),
    .init("a negative length", "\(post)Content-Length: -1\r\n\r\n{}"),
    .init("a length beyond all numbers", "\(post)Content-Length: 99999999999999999999999\r\n\r\n{}"),
    .init("a length of 5 MiB", "\(post)Content-Length: 5242880\r\n\r\n", .refused([413])),
    .init("two lengths", "\(post)Content-Length: 2\r\nContent-Length: 20\r\n\r\n{}"),
    .init("a chunk whose length is no number", "\(post)Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"),
    .init("a chunk that is longer than it says", "\(post)Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n"),
    .init("a chunk beyond all numbers", "\(post)Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}"),
    .init(
      "chunks of 5 MiB",
      Array("\(post)Transfer-Encoding: chunked\r\n\r\n".utf8)
        + (0..<80).flatMap { _ in
          Array("10000\r\n".utf8) + [UInt8](repeating: 0x20, count: 0x10000) + Array("\r\n".utf8)
        },
      .refused([413])),
    .init("an encoding that nobody knows", "\(post)Transfer-Encoding: gzip, cake\r\n\r\n{}"),
  ]

  static let smuggling: [HostileRequest] = [
    .init(
      "a length and chunks",
      "\(post)Content-Length: \(hidden.utf8.count + 5)\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(hidden)"),
    .init("chunks and a length", "\(post)Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n\(hidden)"),
    .init("chunks twice", "\(post)Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n\(hidden)"),
    .init(
      "chunks by another spelling", "\(post)Transfer-Encoding : chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n\(hidden)"),
    .init("a length with a sign", "\(post)Content-Length: +2\r\n\r\n{}\(hidden)"),
    .init("a request in a request's header", "GET /api/v1/alive HTTP/1.1\r\n\(host)X: a\n\n\(hidden)"),
  ]

  static let contents: [HostileRequest] = [
    .init("a body that is no UTF-8", json([0x22, 0xFF, 0xFE, 0x22])),
    .init("a body with half a surrogate", json(#"{"job_id": "\ud800"}"#)),
    .init("a megabyte of brackets", json(String(repeating: "[", count: 1 << 20))),
    .init("a megabyte of objects in objects", json(String(repeating: #"{"a":"#, count: 200_000))),
    .init(
      "a job of many levels and members",
      json(
        #"{"job": "# + String(repeating: "[", count: 400) + "1" + String(repeating: ",1", count: 1 << 19)
          + String(repeating: "]", count: 400) + "}")),
    .init(
      "a job of a megabyte",
      json(#"{"job": {"program": {"type": "no-op"}, "params": [\#(String(repeating: "a", count: 1 << 20))]}}"#)),
    .init("a number beyond all numbers", json(#"{"job_id": "noop", "args": {"a": 1e999999}}"#)),
    .init("a count beyond all numbers", json("{\"job_id\": \"noop\"}", "?count=99999999999999999999")),
    .init(
      "a time beyond all times",
      json(#"{"job_id": "noop", "times": {"schedule": "999999999999-01-01T00:00:00+00:00"}}"#)),
  ]

  private static func json(_ text: String, _ query: String = "") -> [UInt8] { json(Array(text.utf8), query) }

  private static func json(_ bytes: [UInt8], _ query: String = "") -> [UInt8] {
    Array(
      "POST /api/v1/runs\(query) HTTP/1.1\r\n\(host)Connection: close\r\nContent-Length: \(bytes.count)\r\n\r\n".utf8)
      + bytes
  }
}

extension HostileRequest {
  /// Sends it, and says what is wrong with what came of it; nil if nothing is.
  public func problem(at port: Int) async throws -> String? {
    let socket = try RawSocket(port: port)
    try await socket.send(bytes)
    let (answer, isClosed) = try await socket.read { answer in
      if case .answered = outcome { answer.suffix(2).elementsEqual("{}".utf8) } else { false }
    }
    let text = String(decoding: answer, as: UTF8.self)
    let statuses = text.components(separatedBy: "HTTP/1.1 ").dropFirst().map { Int($0.prefix(3)) ?? 0 }
    switch outcome {
    case .answered(let status): return statuses == [status] ? nil : "answers \(statuses)"
    case .refused(let expected):
      guard isClosed else { return "the connection stays open, after \(statuses)" }
      return statuses.count == 1 && expected.isSuperset(of: statuses) ? nil : "answers \(statuses): \(text.prefix(300))"
    }
  }
}
