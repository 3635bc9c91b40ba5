/// What the scanner and the lexer ask of a text. Most of it is ASCII, for which no table of Unicode needs to be asked.
extension [Unicode.Scalar] {
  /// Whether `symbol`, which is ASCII, stands at `position` and ends before `limit`.
  func holds(_ symbol: String, at position: Int, before limit: Int) -> Bool {
    var position = position
    for byte in symbol.utf8 {
      guard position < limit, self[position].value == UInt32(byte) else { return false }
      position += 1
    }
    return true
  }
}

extension Unicode.Scalar {
  var isWhitespace: Bool {
    isASCII ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace
  }

  /// Whether a name may begin with it.
  var isNameStart: Bool { isASCII ? isASCIILetter || value == 0x5F : properties.isXIDStart }

  /// Whether it may stand in a name.
  var isNamePart: Bool {
    isASCII ? isASCIILetter || value == 0x5F || (0x30...0x39).contains(value) : properties.isXIDContinue
  }

  private var isASCIILetter: Bool { (0x61...0x7A).contains(value | 0x20) }
}
