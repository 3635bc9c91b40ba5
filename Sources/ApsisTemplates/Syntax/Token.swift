/// A piece of an expression.
struct Token: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case name(String)
    case int(Int128)
    case float(Double)
    case string(String)
    /// `+`, `==`, `(` and the like.
    case symbol(String)
    case end
  }

  let kind: Kind
  /// In Unicode scalars of the template's text.
  let range: Range<Int>

  func isSymbol(_ text: String) -> Bool { kind == .symbol(text) }
  func isName(_ text: String) -> Bool { kind == .name(text) }

  /// What messages call it.
  var description: String {
    switch kind {
    case .name(let name): "'\(name)'"
    case .int(let value): "'\(value)'"
    case .float(let value): "'\(value)'"
    case .string: "a text"
    case .symbol(let symbol): "'\(symbol)'"
    case .end: "the end of the expression"
    }
  }
}
