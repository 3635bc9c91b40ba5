public import ApsisDiagnostics

/// What reading one YAML file gave: its document as far as it could be understood, and all that was wrong with it.
public struct YAMLFile: Sendable {
  public let source: SourceText
  /// Nil if the file holds no document (it is empty, or only comments), or one that is broken.
  public let root: Node?
  /// Errors only. Empty, and the root nil, if there is no document.
  public let diagnostics: [Diagnostic]

  /// The largest file that is read, in bytes.
  public static let maximumSize = 16 << 20

  /// Reads a file's bytes: UTF-8, with or without a byte order mark.
  ///
  /// Never fails: broken YAML, text that is not UTF-8, duplicate keys, unknown tags, nesting beyond 64 levels and aliases that
  /// expand to more than 10,000 nodes are diagnostics. Beyond ``FileDiagnostics/limit`` of them the file is not read on.
  public init(bytes: some Collection<UInt8>, name: String) {
    let content = Array(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : Array(bytes))
    if content.count > YAMLFile.maximumSize {
      self.init(rejecting: "", name: name, "file of \(content.count) bytes; expected at most \(YAMLFile.maximumSize)")
    } else if let text = String(validating: content, as: UTF8.self) {
      self.init(text: text, bytes: content, name: name)
    } else {
      self.init(notUTF8: content, name: name)
    }
  }

  /// Reads a document from text, for tests, flags and requests.
  public init(text: String, name: String) {
    self.init(text: text, bytes: Array(text.utf8), name: name)
  }

  private init(text: String, bytes: [UInt8], name: String) {
    source = SourceText(name: name, text: text)
    var composer = Composer(source: source)
    root = composer.compose(bytes)
    diagnostics = composer.diagnostics.all
  }

  private init(rejecting text: String, name: String, _ message: String, hint: String? = nil) {
    source = SourceText(name: name, text: text)
    root = nil
    let place = SourcePlace(in: source, atOffset: text.utf8.count)
    diagnostics = [.error(message, at: place, hint: hint)]
  }

  private init(notUTF8 bytes: [UInt8], name: String) {
    let valid = bytes[..<bytes.firstInvalidUTF8]
    let hint =
      bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      ? "the file is UTF-16; save it as UTF-8" : "save the file as UTF-8"
    let message = "byte 0x\(String(bytes[valid.endIndex], radix: 16, uppercase: true)) is not UTF-8"
    self.init(rejecting: String(decoding: valid, as: UTF8.self), name: name, message, hint: hint)
  }
}

extension SourcePlace {
  /// The place of a byte of the source's UTF-8.
  init(in source: SourceText, atOffset offset: Int) {
    let before = String(decoding: source.text.utf8.prefix(offset), as: UTF8.self).unicodeScalars
    let line = before.count { $0 == "\n" } + 1
    let column = before.reversed().prefix { $0 != "\n" }.count + 1
    self.init(source: source, line: line, column: column)
  }
}

extension [UInt8] {
  /// Where the first byte stands that no UTF-8 text can have there; the end if there is none.
  fileprivate var firstInvalidUTF8: Int {
    var iterator = makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    var offset = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { offset += scalar.count }
    return Swift.min(offset, count - 1)
  }
}
