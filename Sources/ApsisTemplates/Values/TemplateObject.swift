/// A value that changes while a template is expanded: a namespace, a loop. Only its number is passed on, so that values stay values.
public struct TemplateObject: Sendable, Hashable {
  enum Kind: String, Sendable {
    case namespace, cycler, joiner, loop, macro
    case blocks = "self"
  }

  let kind: Kind
  let number: Int
}

/// What a number of ``TemplateObject`` stands for, in one expansion.
enum ObjectState {
  case namespace([String: TemplateValue])
  case cycler([TemplateValue], position: Int)
  case joiner(String, isUsed: Bool)
  case loop(LoopState)
  case macro(MacroState)
  case blocks

  var kind: TemplateObject.Kind {
    switch self {
    case .namespace: .namespace
    case .cycler: .cycler
    case .joiner: .joiner
    case .loop: .loop
    case .macro: .macro
    case .blocks: .blocks
    }
  }
}

/// Where a loop is.
struct LoopState {
  let loop: Statement.Loop
  let elements: [TemplateValue]
  /// From 0.
  let depth: Int
  var index = 0
  var lastValues: [TemplateValue]?

  /// `loop.name`; nil if there is no such member.
  func member(_ name: String) -> TemplateValue? {
    let count = elements.count
    switch name {
    case "index": return .int(Int128(index + 1))
    case "index0": return .int(Int128(index))
    case "revindex": return .int(Int128(count - index))
    case "revindex0": return .int(Int128(count - index - 1))
    case "first": return .bool(index == 0)
    case "last": return .bool(index == count - 1)
    case "length": return .int(Int128(count))
    case "depth": return .int(Int128(depth + 1))
    case "depth0": return .int(Int128(depth))
    case "previtem": return index > 0 ? elements[index - 1] : .undefined("there is no item before the first")
    case "nextitem": return index + 1 < count ? elements[index + 1] : .undefined("there is no item after the last")
    default: return nil
    }
  }
}

struct MacroState {
  let macro: Statement.Macro
  /// The names around it, but for those of the template itself.
  let frames: [[String: TemplateValue]]
}
