internal import ApsisJSON
internal import ArgumentParser

/// How a command writes what a service answers.
enum AnswerFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, yaml

  /// A value for a program; nil in text.
  func text(of value: JSONValue) -> String? {
    switch self {
    case .text: nil
    case .json: value.pretty + "\n"
    case .yaml: value.yaml
    }
  }

  /// One of several values: a line of JSON, or a document of YAML; nil in text.
  func text(ofOne value: JSONValue) -> String? {
    switch self {
    case .text: nil
    case .json: value.line + "\n"
    case .yaml: "---\n" + value.yaml
    }
  }
}

extension ServiceOptions {
  /// Writes an answer as it is, or has `asText` write it for people.
  func write(_ answer: JSONValue, asText: () -> Void) {
    if let text = format.text(of: answer) { Output.write(text) } else { asText() }
  }
}
