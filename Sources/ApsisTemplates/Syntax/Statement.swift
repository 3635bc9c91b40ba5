/// What a `{% … %}` does, with all that stands up to its end.
struct Statement: Sendable {
  indirect enum Kind: Sendable {
    case branches([Branch], otherwise: [Template.Part])
    case loop(Loop)
    case set([Assignment])
    /// `{% set name %}…{% endset %}`; the filters are applied to ``Expression/Kind/name(_:)`` ``bodyName``.
    case setText(Target, body: [Template.Part], Expression)
    case with([Assignment], body: [Template.Part])
    case filter(body: [Template.Part], Expression)
    case macro(Macro)
    /// `{% call f() %}…{% endcall %}`: the body is the macro `caller`.
    case call(Expression, Macro)
    case block(String, body: [Template.Part])
    case group([Template.Part])
  }

  struct Branch: Sendable {
    let condition: Expression
    let body: [Template.Part]
  }

  struct Loop: Sendable {
    let target: Target
    let elements: Expression
    let condition: Expression?
    let isRecursive: Bool
    var body: [Template.Part] = []
    var otherwise: [Template.Part] = []
  }

  struct Assignment: Sendable {
    let target: Target
    let value: Expression
  }

  struct Macro: Sendable {
    let name: String
    let parameters: [(name: String, fallback: Expression?)]
    var body: [Template.Part] = []
  }

  /// The name under which the filters of a statement find the text of its body; no template can write it.
  static let bodyName = "%"

  let kind: Kind
  /// Of the tag that begins it, in Unicode scalars of the template's text.
  let range: Range<Int>
}

/// What a value is given to: a name, several of them, or a member of a namespace.
indirect enum Target: Sendable {
  case name(String)
  case tuple([Target])
  case member(of: String, String)

  /// The names that it sets.
  var names: [String] {
    switch self {
    case .name(let name): [name]
    case .tuple(let targets): targets.flatMap(\.names)
    case .member: []
    }
  }

  var depth: Int {
    if case .tuple(let targets) = self { 1 + (targets.map(\.depth).max() ?? 0) } else { 1 }
  }
}
