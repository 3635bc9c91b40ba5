/// What somebody has to be allowed to do.
enum APIRole: String, CaseIterable, Sendable, Comparable {
  /// Look at things.
  case read
  /// Make runs of the site's jobs, and change runs.
  case operate
  /// Run what the site's job files don't say, and control the service.
  case admin

  /// Each may do what those before it may.
  static func < (a: APIRole, b: APIRole) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .read: 0
    case .operate: 1
    case .admin: 2
    }
  }
}

/// A path with what it answers to.
struct APIRoute: Sendable {
  enum Part: Sendable, Equatable {
    case text(String)
    /// Any one part.
    case any
    /// One part or more.
    case rest
  }

  /// What a handler has: the request, and what stands in the path for its open parts.
  typealias Handler = @Sendable (APIRequest, [String]) async throws(APIError) -> APIResponse

  let methods: Set<String>
  let parts: [Part]
  let role: APIRole
  let handler: Handler

  /// - Parameter path: `/api/v1/runs/*/log`; `**` is one part or more.
  init(_ methods: Set<String>, _ path: String, _ role: APIRole = .read, _ handler: @escaping Handler) {
    self.methods = methods
    parts = path.split(separator: "/").map { part in
      switch part {
      case "*": .any
      case "**": .rest
      default: .text(String(part))
      }
    }
    self.role = role
    self.handler = handler
  }

  /// What stands in the path for the open parts; nil if this is another path.
  func match(_ path: [String]) -> [String]? {
    guard let rest = parts.firstIndex(of: .rest) else { return APIRoute.match(parts[...], path[...]) }
    let after = parts.count - rest - 1
    guard path.count > rest + after, let head = APIRoute.match(parts[..<rest], path[..<rest]),
      let tail = APIRoute.match(parts[(rest + 1)...], path[(path.count - after)...])
    else { return nil }
    return head + [path[rest..<(path.count - after)].joined(separator: "/")] + tail
  }

  private static func match(_ parts: ArraySlice<Part>, _ path: ArraySlice<String>) -> [String]? {
    guard parts.count == path.count else { return nil }
    var open: [String] = []
    for (part, text) in zip(parts, path) {
      if part == .any { open.append(text) } else if part != .text(text) { return nil }
    }
    return open
  }
}
