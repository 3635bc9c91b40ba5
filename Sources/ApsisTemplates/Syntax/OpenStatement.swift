/// A statement whose end is still to come.
struct OpenStatement {
  enum Kind {
    /// With the condition of the branch that is open, `else` without.
    case branches(Expression?)
    case loop(Statement.Loop, inElse: Bool)
    case setText(Target, Expression)
    case with([Statement.Assignment])
    case filter(Expression)
    case macro(Statement.Macro)
    case call(Expression, Statement.Macro)
    case block(String)
    /// `autoescape`
    case group
  }

  var kind: Kind
  let range: Range<Int>
  /// The parts that stand before it, in the statement around it.
  var outer: [Template.Part]
  /// The branches before the one that is open.
  var branches: [Statement.Branch] = []
  /// The names that this or an `if` around it asks for.
  var askedFor: Set<String>
}

extension OpenStatement.Kind {
  var name: String {
    switch self {
    case .branches: "if"
    case .loop: "for"
    case .setText: "set"
    case .with: "with"
    case .filter: "filter"
    case .macro: "macro"
    case .call: "call"
    case .block: "block"
    case .group: "autoescape"
    }
  }

  var end: String { "end" + name }

  /// What may stand after that, for the reader.
  var ownName: String? {
    switch self {
    case .macro(let macro): macro.name
    case .block(let name): name
    default: nil
    }
  }

  /// What may stand between its beginning and its end.
  var middles: [String] {
    switch self {
    case .branches(.some): ["elif", "else"]
    case .loop(_, inElse: false): ["else"]
    default: []
    }
  }

  /// Whether names that are set in it are there after it.
  var sharesScope: Bool { if case .branches = self { true } else { false } }
}

extension OpenStatement {
  /// - Parameter parts: What stands before its end.
  func made(of parts: [Template.Part]) -> Statement.Kind {
    switch kind {
    case .branches(let condition?):
      return .branches(branches + [Statement.Branch(condition: condition, body: parts)], otherwise: [])
    case .branches(nil): return .branches(branches, otherwise: parts)
    case .loop(var loop, let inElse):
      if inElse { loop.otherwise = parts } else { loop.body = parts }
      return .loop(loop)
    case .setText(let target, let filters): return .setText(target, body: parts, filters)
    case .with(let assignments): return .with(assignments, body: parts)
    case .filter(let filters): return .filter(body: parts, filters)
    case .macro(var macro):
      macro.body = parts
      return .macro(macro)
    case .call(let call, var macro):
      macro.body = parts
      return .call(call, macro)
    case .block(let name): return .block(name, body: parts)
    case .group: return .group(parts)
    }
  }
}
