internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisTemplates
internal import ApsisTimes
internal import ApsisYAML
internal import Crypto
internal import SystemPackage

/// The tokens of a file.
struct TokenList: Sendable {
  private let tokens: [Token]

  var count: Int { tokens.count }

  /// The one with this secret. How long that takes says nothing of the tokens.
  func token(_ secret: String) -> Token? {
    let digest = TokenDigest(of: secret)
    // All are compared, whichever it is.
    var found: Token?
    for token in tokens where token.sha256.isSame(as: digest) { found = token }
    return found
  }

  // MARK: - Reading

  /// - Returns: The tokens, nil with an error; and all that is wrong with the file.
  static func read(_ path: FilePath) -> (TokenList?, [Diagnostic]) {
    let bytes: [UInt8]
    do {
      bytes = try GuardedFile.bytes(of: path, sharing: .nothing)
    } catch {
      return (nil, [.error("cannot use the tokens file '\(path)': \(error)", at: nil, hint: error.hint)])
    }
    return read(YAMLFile(bytes: bytes, name: path.string))
  }

  static func read(_ file: YAMLFile) -> (TokenList?, [Diagnostic]) {
    guard let root = file.root else {
      let start = SourcePlace(source: file.source, line: 1, column: 1)
      let empty = Diagnostic.error(
        "an empty tokens file", at: start, hint: "'apsisctl token NAME --file FILE' adds one")
      return (nil, file.diagnostics.hasErrors ? file.diagnostics : [empty])
    }
    var reader = ConfigReader(templates: .none, cache: TemplateCache())
    let keys = Keys.read(root, as: "tokens file", with: &reader)
    let diagnostics = (file.diagnostics + reader.diagnostics).inReadingOrder()
    return (diagnostics.hasErrors ? nil : keys.map { TokenList(tokens: $0.tokens) }, diagnostics)
  }

  private struct Keys: Configurable {
    @Key("The tokens.") var tokens: [Token]

    static func validate(_ keys: inout KeyValidation<Self>) {
      guard let tokens = keys.value(\.$tokens) else { return }
      if tokens.isEmpty { keys.error("no tokens", at: \.$tokens, hint: "'apsisctl token NAME --file FILE' adds one") }
      for (index, token) in tokens.enumerated() where tokens[..<index].contains(where: { $0.name == token.name }) {
        keys.error("two tokens of '\(token.name)'", at: \.$tokens, hint: "the audit tells them apart by their names")
      }
    }
  }
}

/// What somebody shows to be let in. Only its digest is known here.
struct Token: Configurable {
  @Key("Whose it is.") var name: String
  @Key("What it is for.") var role: APIRole
  @Key("The SHA-256 of the token.") var sha256: TokenDigest
  @Key("From when on it is worth nothing.", sample: "2027-01-01T00:00:00Z") var expires: Time?

  static func validate(_ keys: inout KeyValidation<Self>) {
    guard let name = keys.value(\.$name) else { return }
    // It stands in lines of the log.
    let isPlain = name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    if !isPlain || name.isEmpty || name.utf8.count > 64 {
      keys.error("a name of '\(name)'; expected up to 64 letters and signs of ASCII, without blanks", at: \.$name)
    }
  }
}

extension APIRole: ConfigValue {}

/// The SHA-256 of a token.
///
/// Tokens are 256 random bits, so that a digest that is quick to make is as hard to undo as a slow one.
struct TokenDigest: ScalarConfigValue, Hashable {
  private let bytes: [UInt8]

  init(of token: String) { bytes = Array(SHA256.hash(data: Array(token.utf8))) }

  init(configText text: String) throws(ConfigTextError) {
    let digits = Array(text.utf8)
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: digits.count - 1, by: 2) {
      guard let byte = UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) else { break }
      bytes.append(byte)
    }
    guard digits.count == 64, bytes.count == 32 else {
      throw ConfigTextError(
        hint: "'apsisctl token NAME' makes one with its digest; the token itself never stands in a file")
    }
    self.bytes = bytes
  }

  static var schema: ValueSchema {
    ValueSchema(.text, expectation: "64 hexadecimal digits", sample: String(repeating: "0f", count: 32))
  }

  /// In a time that does not depend on where they differ.
  func isSame(as other: TokenDigest) -> Bool {
    zip(bytes, other.bytes).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  var text: String { bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }

  var yaml: String { YAMLText.flowScalar(text) }
}
