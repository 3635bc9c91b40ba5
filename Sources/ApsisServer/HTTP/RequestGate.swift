internal import NIOHTTP1
internal import Synchronization

/// What is looked at before a request comes to the API: that it means this server, and who sends it.
final class RequestGate: Sendable {
  /// Nil before the service is ready.
  private let api = Mutex<API?>(nil)
  /// Names of this server that a request may be for; nil for any.
  private let hosts: Set<String>?

  init(hosts: Set<String>?) { self.hosts = hosts }

  func open(_ api: API) { self.api.withLock { $0 = api } }

  func answer(_ head: HTTPRequestHead, _ body: [UInt8]) async -> APIResponse {
    do throws(APIError) {
      try check(head)
      let request = try APIRequest(method: head.method.rawValue, target: head.uri, body: body)
      guard request.path.first == "api" else { return page(request) }
      guard let api = api.withLock({ $0 }) else { throw APIError(status: 503, "the service is starting") }
      return await api.answer(request, role: .admin)
    } catch {
      return APIResponse(error)
    }
  }

  /// A page that is open in a browser of this machine must not reach a server that trusts this machine: neither by a name of its own that
  /// leads here, nor by a request that the browser sends for it.
  func check(_ head: HTTPRequestHead) throws(APIError) {
    guard let hosts else { return }
    let named = head.headers["Host"]
    guard let host = named.first, named.count == 1 else {
      throw .bad(named.isEmpty ? "a request without 'Host'" : "a request with several 'Host'")
    }
    guard hosts.contains(Self.name(of: host)) else {
      throw APIError(status: 421, "this server is not '\(host)'")
    }
    for origin in head.headers["Origin"] {
      guard let address = origin.split(separator: "//", maxSplits: 1).last, origin.contains("//"),
        address.lowercased() == host.lowercased()
      else { throw APIError(status: 403, "not for pages of '\(origin)'") }
    }
  }

  /// Without the port.
  private static func name(of host: String) -> String {
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
    return host.prefix { $0 != ":" }.lowercased()
  }

  /// What a browser is shown that comes by any other path, as the original does with its web page.
  private func page(_ request: APIRequest) -> APIResponse {
    guard ["GET", "HEAD"].contains(request.method) else {
      return APIResponse(APIError(status: 405, "\(request.method) is not for this path"))
    }
    let text = """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="utf-8"><title>apsis</title></head>
      <body><h1>apsis</h1><p>The scheduler runs. It has no web page yet; its API is below <a href="/api/v1/jobs">/api/v1</a>.</p></body>
      </html>

      """
    return APIResponse(status: 200, contentType: "text/html; charset=utf-8", body: Array(text.utf8))
  }
}
