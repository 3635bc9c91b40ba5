internal import ApsisAPI
internal import ApsisJSON

/// A request to the API, whatever brought it.
struct APIRequest: Sendable {
  let method: String
  /// The parts of the path, each with its escapes undone.
  let path: [String]
  let query: APIQuery
  var body: [UInt8]
  /// What the one who asks may do.
  var role: APIRole = .read
  /// Whose token came with it; nil without one.
  var author: String?

  /// - Parameter target: Path and query, as the request line has them.
  init(method: String, target: String, body: [UInt8] = []) throws(APIError) {
    self.method = method
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var path: [String] = []
    for part in parts[0].split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let text = PercentEncoding.decode(part.utf8) else {
        throw .bad("a broken escape in the path '\(parts[0])'")
      }
      path.append(text)
    }
    self.path = path
    query = try APIQuery(parts.count > 1 ? parts[1] : "")
    self.body = body
  }

  /// - Throws: ``APIError`` of 403 if the one who asks may do less.
  func require(_ role: APIRole) throws(APIError) {
    guard self.role >= role else {
      throw APIError(status: 403, "this takes the role '\(role.rawValue)'; the token has '\(self.role.rawValue)'")
    }
  }

  /// The body as JSON.
  func json() throws(APIError) -> JSONValue {
    guard !body.isEmpty else { throw .bad("a request body is missing; expected JSON") }
    guard let text = String(validating: body, as: UTF8.self) else { throw .bad("the request body is not UTF-8") }
    do {
      return try JSONValue(reading: text)
    } catch {
      throw .bad("the request body is not JSON: \(error)")
    }
  }
}

/// The query of a request: names with values, in their order.
struct APIQuery: Sendable {
  private var items: [(name: String, value: String)] = []

  init(_ text: Substring) throws(APIError) {
    for item in text.split(separator: "&") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decode(parts[0].utf8, plusIsSpace: true),
        let value = parts.count > 1 ? PercentEncoding.decode(parts[1].utf8, plusIsSpace: true) : ""
      else { throw .bad("a broken escape in the query '\(item)'") }
      items.append((name, value))
    }
  }

  /// Whether the query has the name, with any value or none.
  func contains(_ name: String) -> Bool { items.contains { $0.name == name } }

  func values(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

  /// The one value of a name; nil if it is not there.
  func value(_ name: String) throws(APIError) -> String? {
    let values = values(name)
    guard values.count < 2 else { throw .bad("several values for '\(name)'; expected one") }
    return values.first
  }

  /// As the original spells it: `True`, `true`, `T`, `t`, and their opposites.
  func bool(_ name: String) throws(APIError) -> Bool? {
    guard let text = try value(name) else { return nil }
    if ["True", "true", "T", "t"].contains(text) { return true }
    if ["False", "false", "F", "f"].contains(text) { return false }
    throw .bad("'\(name)' is '\(text)'; expected true or false")
  }

  func int(_ name: String) throws(APIError) -> Int? {
    guard let text = try value(name) else { return nil }
    guard let number = Int(text) else { throw .bad("'\(name)' is '\(text)'; expected a whole number") }
    return number
  }

  /// All names but these, with their last value.
  func others(than names: Set<String>) -> [String: String] {
    Dictionary(items.filter { !names.contains($0.name) }.map { ($0.name, $0.value) }) { $1 }
  }
}
