extension ServiceAddress {
  /// Reads `HOST`, `HOST:PORT`, or either after `http://` or `https://`. An address of IPv6 is in brackets where a port follows.
  ///
  /// - Returns: Nil if the text is none of these. Without a port it is ``standardPort``.
  public init?(_ text: String) {
    var rest = text[...]
    let isSecure = rest.hasPrefix("https://")
    for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
    if rest.hasSuffix("/") { rest.removeLast() }
    guard let (host, port) = Self.parts(rest), !host.isEmpty, !host.contains(where: { "/?#@ []".contains($0) }) else {
      return nil
    }
    self = .host(String(host), port: port, isSecure: isSecure)
  }

  private static func parts(_ text: Substring) -> (host: Substring, port: Int)? {
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      return port(text[text.index(after: end)...]).map { (text[text.index(after: text.startIndex)..<end], $0) }
    }
    // An address of IPv6 has colons of its own.
    guard text.count(where: { $0 == ":" }) == 1, let colon = text.firstIndex(of: ":") else {
      return (text, standardPort)
    }
    return port(text[colon...]).map { (text[..<colon], $0) }
  }

  /// - Parameter text: A colon and a number, or nothing.
  private static func port(_ text: Substring) -> Int? {
    if text.isEmpty { return standardPort }
    guard text.hasPrefix(":"), let port = Int(text.dropFirst()), (1...65_535).contains(port) else { return nil }
    return port
  }
}
