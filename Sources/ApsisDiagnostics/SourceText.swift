/// The text of one file that a person wrote, shared by all places in it.
///
/// A place keeps its text alive, so that a diagnostic can show the line it speaks of long after the file was read, or changed.
public final class SourceText: Sendable {
  /// What diagnostics call it: a path as the user gave it, or a name such as `<template>`.
  public let name: String
  public let text: String

  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// Line `number`, counted from 1, without its end; nil past the last one.
  ///
  /// - Complexity: O(*n*) in the length of the text. Only diagnostics ask for lines.
  public func line(_ number: Int) -> Substring? {
    guard number >= 1 else { return nil }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard number <= lines.count else { return nil }
    let line = lines[number - 1]
    return Substring(line.last == "\r" ? line.dropLast() : line)
  }
}
