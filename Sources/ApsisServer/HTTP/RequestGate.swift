internal import ApsisTimes
internal import NIOHTTP1
internal import Synchronization

/// What is looked at before a request comes to the API: that it means this server, and who sends it.
final class RequestGate: Sendable {
  /// Nil before the service is ready.
  private let api = Mutex<API?>(nil)
  private let access: Access
  private let hosts: HostNames
  private let audit: Audit
  private let clock = SystemClock()

  init(_ access: Access, hosts: HostNames, audit: Audit) {
    self.access = access
    self.hosts = hosts
    self.audit = audit
  }

  func open(_ api: API) { self.api.withLock { $0 = api } }

  /// A request that may be answered.
  struct Admitted: Sendable {
    var request: APIRequest
    /// Nil for a page, which tells nothing of the site.
    fileprivate let caller: Caller?
    fileprivate let head: HTTPRequestHead
  }

  /// Looks at a request whose body was not read yet.
  ///
  /// - Throws: ``APIError`` if it is not let in; the audit has it then.
  func admit(_ head: HTTPRequestHead, from peer: Peer) throws(APIError) -> Admitted {
    do {
      return try admitted(head, from: peer)
    } catch {
      audit.refused(head, error, from: peer, at: clock.now)
      throw error
    }
  }

  /// Whether a WebSocket may begin with this request. Where not, it is answered as any other, which says why.
  func lets(_ head: HTTPRequestHead, from peer: Peer) -> Bool { (try? admitted(head, from: peer)) != nil }

  private func admitted(_ head: HTTPRequestHead, from peer: Peer) throws(APIError) -> Admitted {
    try check(head)
    var request = try APIRequest(method: head.method.rawValue, target: head.uri)
    let caller = request.path.first == "api" ? try access.caller(of: head, from: peer, at: clock.now) : nil
    request.role = caller?.role ?? .read
    request.author = caller?.tokenName
    return Admitted(request: request, caller: caller, head: head)
  }

  func answer(_ admitted: Admitted) async -> APIResponse {
    guard let caller = admitted.caller else { return page(admitted.request) }
    guard let api = api.withLock({ $0 }) else {
      return APIResponse(APIError(status: 503, "the service is starting"))
    }
    let response = await api.answer(admitted.request)
    if ![.GET, .HEAD, .OPTIONS].contains(admitted.head.method) {
      audit.changed(admitted.head, response, by: caller)
    }
    return response
  }

  /// A page that is open in a browser of this machine must not reach a server that trusts this machine: neither by a name of its own that
  /// leads here, nor by a request that the browser sends for it.
  private func check(_ head: HTTPRequestHead) throws(APIError) {
    let named = head.headers["Host"]
    guard let host = named.first, named.count == 1 else {
      throw .bad(named.isEmpty ? "a request without 'Host'" : "a request with several 'Host'")
    }
    guard hosts.contains(host) else {
      throw APIError(status: 421, "this server is not '\(host)'")
    }
    for origin in head.headers["Origin"] {
      guard let address = origin.split(separator: "//", maxSplits: 1).last, origin.contains("//"),
        address.lowercased() == host.lowercased()
      else { throw APIError(status: 403, "not for pages of '\(origin)'") }
    }
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
