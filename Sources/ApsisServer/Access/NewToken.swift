internal import ApsisConfiguration
public import ApsisDiagnostics
internal import ApsisYAML
internal import SystemPackage

/// A token that nobody has had yet.
public struct NewToken: Sendable {
  /// For the one who asks; it is not kept anywhere.
  public let secret: String
  /// For the tokens file: one element of its list.
  public let entry: String

  /// - Parameters:
  ///   - role: `read`, `operate` or `admin`.
  ///   - expires: A time with a zone; nil for never.
  ///   - random: Where its 256 bits come from.
  public init(
    name: String, role: String, expires: String? = nil, random: inout some RandomNumberGenerator
  ) {
    let bytes = (0..<4).flatMap { _ in
      withUnsafeBytes(of: UInt64.random(in: .min ... .max, using: &random)) { Array($0) }
    }
    secret = "apsis_" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    let end = expires.map { ", expires: \($0)" } ?? ""
    entry = "{name: \(YAMLText.flowScalar(name)), role: \(role), sha256: '\(TokenDigest(of: secret).text)'\(end)}"
  }

  /// A tokens file with this one at its end.
  ///
  /// - Parameter text: What it holds now; empty for a new one.
  /// - Throws: `DiagnosticsError` if that would be no tokens file.
  public func added(to text: String, named path: String) throws(DiagnosticsError) -> String {
    var text = text
    if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    let new =
      (text.isEmpty ? "# Who may use the API. Each token is known by its digest alone.\ntokens:\n" : text)
      + "  - \(entry)\n"
    let (list, diagnostics) = TokenList.read(YAMLFile(text: new, name: path))
    guard list != nil else { throw DiagnosticsError(diagnostics) }
    return new
  }
}
