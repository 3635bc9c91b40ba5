public import ApsisDiagnostics
internal import ApsisTimes
internal import NIOHTTP1
internal import NIOSSL
internal import Synchronization
public import SystemPackage

/// Who may ask a server, and for what.
public final class Access: Sendable {
  /// What a site says of it.
  public struct Rules: Sendable {
    /// The file of the tokens; nil if none is asked for.
    public var tokens: FilePath?
    /// The files of the certificate; nil for plain HTTP.
    public var tls: TLSFiles?
    /// Whether an address that other machines reach may do without tokens or TLS.
    public var isOpenToNetwork = false
    /// Names of this machine that requests may be for, beside those that it knows itself.
    public var hosts: [String] = []

    public init() {}
  }

  public let rules: Rules
  private let state: Mutex<State>

  private struct State {
    let tokens: TokenList?
    let context: NIOSSLContext?
  }

  /// Reads the files that the rules name.
  ///
  /// - Throws: `DiagnosticsError` with all that is wrong with them.
  public init(_ rules: Rules = Rules()) throws(DiagnosticsError) {
    self.rules = rules
    state = Mutex(try Self.read(rules))
  }

  /// Reads the files anew: from now on new requests need the new tokens, and new connections have the new certificate.
  ///
  /// - Throws: As ``init(_:)``; then all is as before.
  public func reload() throws(DiagnosticsError) {
    let new = try Self.read(rules)
    state.withLock { $0 = new }
  }

  private static func read(_ rules: Rules) throws(DiagnosticsError) -> State {
    let (tokens, problems) = rules.tokens.map { TokenList.read($0) } ?? (nil, [])
    let (context, more) = rules.tls?.context() ?? (nil, [])
    guard !(problems + more).hasErrors else { throw DiagnosticsError(problems + more) }
    return State(tokens: tokens, context: context)
  }

  /// How many tokens there are; nil if none is asked for.
  public var tokenCount: Int? { state.withLock { $0.tokens?.count } }

  var context: NIOSSLContext? { state.withLock { $0.context } }

  /// Who asks.
  ///
  /// - Throws: ``APIError`` of 401 without a token that is known, where one is asked for.
  func caller(of head: HTTPRequestHead, from peer: Peer, at now: Time) throws(APIError) -> Caller {
    // Its mode lets in the service's own user alone.
    if peer == .socket { return Caller(name: "socket", role: .admin, peer: peer) }
    guard let tokens = state.withLock({ $0.tokens }) else { return Caller(name: "anyone", role: .admin, peer: peer) }
    guard let given = Self.token(of: head) else { throw Self.unauthorized("a token is missing") }
    guard let token = tokens.token(given) else { throw Self.unauthorized("the token is not known") }
    if let end = token.expires, end <= now { throw Self.unauthorized("the token of '\(token.name)' has expired") }
    return Caller(name: token.name, role: token.role, peer: peer, tokenName: token.name)
  }

  /// Source: RFC 6750, section 2.1.
  private static func token(of head: HTTPRequestHead) -> String? {
    let fields = head.headers["Authorization"]
    guard fields.count == 1, let field = fields.first else { return nil }
    let parts = field.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1].drop { $0 == " " })
  }

  private static func unauthorized(_ message: String) -> APIError {
    var error = APIError(status: 401, "\(message); expected the header 'Authorization: Bearer TOKEN'")
    error.headers = [("WWW-Authenticate", #"Bearer realm="apsis""#)]
    return error
  }
}

/// Where a request comes from.
enum Peer: Sendable, Hashable, CustomStringConvertible {
  /// The service's own socket.
  case socket
  /// An address of the network, with its port.
  case address(String)

  var description: String {
    switch self {
    case .socket: "its socket"
    case .address(let text): text
    }
  }
}

/// Somebody who asks.
struct Caller: Sendable {
  /// Whose token it is; `socket`, or `anyone` where no token is asked for.
  let name: String
  let role: APIRole
  let peer: Peer
  /// Nil without a token.
  var tokenName: String?
}
