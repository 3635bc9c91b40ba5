import ApsisConfiguration
import ApsisTemplates
import SystemPackage
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct ConfigurableTests {
  @Test func `what is left out has its default`() throws {
    let (check, lines) = try read("url: https://example.org/", as: CheckProgram.self)
    let program = try #require(check)
    #expect(lines == [])
    #expect(program.url.absoluteString == "https://example.org/")
    #expect(program.timeout == .seconds(30))
    #expect(program.expect == 200)
    #expect(program.method == .get)
    #expect(program.headers.isEmpty)
    #expect(program.outputPath == nil)
    #expect(program.retry == nil)
    #expect(program.next == nil)
  }

  @Test func `what is given replaces its default, by the key's name in YAML`() throws {
    let (check, lines) = try read(
      """
      url: https://example.org/
      timeout: 1 min
      expect: 204
      warn_after: 0.75
      follows_redirects: no
      output_path: /tmp/x
      method: post
      headers: {Accept: text/plain}
      any_of: [ok, fine]
      user_id: 17
      retry: {count: 3, delay: 5s}
      then: wc -l
      """, as: CheckProgram.self)
    let program = try #require(check)
    #expect(lines == [])
    #expect(program.timeout == .seconds(60))
    #expect(program.expect == 204)
    #expect(program.warnAfter == 0.75)
    #expect(program.followsRedirects == false)
    #expect(program.outputPath == "/tmp/x")
    #expect(program.method == .post)
    #expect(program.headers == ["Accept": "text/plain"])
    #expect(program.anyOf == ["ok", "fine"])
    #expect(program.userID == "17")
    #expect(program.retry?.count == 3)
    #expect(program.retry?.delay == .seconds(5))
    #expect(program.next == "wc -l")
  }

  @Test func `null under a key with a default is the default`() throws {
    #expect(try read("url: http://x/\ntimeout:\n", as: CheckProgram.self).value?.timeout == .seconds(30))
  }

  @Test func `unknown, missing and ill-typed keys are told of together`() throws {
    let (check, lines) = try read("timeuot: 5s\nexpect: ok\nretry: {delay: soon, cuont: 3}\n", as: CheckProgram.self)
    #expect(check == nil)
    #expect(
      lines == [
        "check.yaml:1:1: error: unknown key 'timeuot' in program 'check'; expected 'any_of', 'expect', "
          + "'follows_redirects', 'headers', 'method', 'output_path', 'retry', 'then', 'timeout', 'url', "
          + "'user_id' or 'warn_after'",
        "hint: did you mean 'timeout'?",
        "check.yaml:1:1: error: missing key 'url' in program 'check'; expected a URL such as 'https://example.org/'",
        "hint: add 'url: https://example.org/'  # URL to request.",
        "check.yaml:2:9: error: wrong value for key 'expect' in program 'check'; expected a whole number, got 'ok'",
        "hint: write, for example, 1",
        "check.yaml:3:22: error: unknown key 'cuont' in key 'retry' in program 'check'; expected 'count' or 'delay'",
        "hint: did you mean 'count'?",
        "check.yaml:3:8: error: missing key 'count' in key 'retry' in program 'check'; expected a whole number",
        "hint: add 'count: 1'  # How often.",
        "check.yaml:3:16: error: wrong value for key 'delay' in key 'retry' in program 'check'; "
          + "expected a duration such as '30s', '10 min' or '1.5h', got 'soon'",
        "hint: write, for example, 30s",
      ])
  }

  @Test func `an unknown key alone leaves a block without a value`() throws {
    let (holder, lines) = try read("value: 1\nvalues: 2\n", as: Holder<Int>.self)
    #expect(holder == nil)
    #expect(
      lines == [
        "check.yaml:2:1: error: unknown key 'values' in program 'check'; expected 'value'",
        "hint: did you mean 'value'?",
      ])
  }

  @Test func `a group is a mapping`() throws {
    #expect(
      try read("url: http://x/\nretry: 3", as: CheckProgram.self).lines == [
        "check.yaml:2:8: error: wrong value for key 'retry' in program 'check'; expected a mapping, got '3'",
        "hint: write {count: 3}",
      ])
    #expect(
      try read("- a", as: CheckProgram.self).lines == [
        "check.yaml:1:1: error: wrong value for program 'check'; expected a mapping, got a list"
      ])
  }

  // MARK: - validate

  @Test func `a check across keys reports at a key`() throws {
    let (check, lines) = try read("url: http://x/\nmethod: head\nany_of: [ok]\n", as: CheckProgram.self)
    #expect(check == nil)
    #expect(
      lines == [
        "check.yaml:3:9: error: a text to look for, and the method 'head', which has no text, in program 'check'",
        "hint: use 'get'",
      ])
  }

  @Test func `a warning of a check leaves the block sound`() throws {
    let (check, lines) = try read("url: http://x/\nexpect: 404\n", as: CheckProgram.self)
    #expect(check?.expect == 404)
    #expect(lines == ["check.yaml:2:9: warning: a status of 404, in program 'check'"])
  }

  @Test func `a block with another mistake is not checked across keys`() throws {
    let (_, lines) = try read("url: nowhere\nmethod: head\nany_of: [ok]\n", as: CheckProgram.self)
    #expect(lines.filter { $0.contains("error") }.count == 1)
  }

  // MARK: - Templates

  @Test func `a template has no value at load, and one with the arguments`() throws {
    let text = "url: 'https://example.org/{{ date }}'\nretry: {count: '{{ date | length }}'}\n"
    let (check, lines) = try read(text, as: CheckProgram.self)
    #expect(check == nil)
    #expect(lines == [])
    let scope = TemplateScope(["date": .string("2024-03-08")])
    let bound = try #require(try read(text, as: CheckProgram.self, templates: .expanded(scope)).value)
    #expect(bound.url.absoluteString == "https://example.org/2024-03-08")
    #expect(bound.retry?.count == 10)
  }

  @Test func `where templates are not expanded they are text, and a hint says so`() throws {
    let (_, lines) = try read("value: '{{ date }}'", as: Holder<Int>.self, templates: .none)
    #expect(lines.last == "hint: templates are not expanded here")
    #expect(try read("value: '{{ date }}'", as: Holder<String>.self, templates: .none).value?.value == "{{ date }}")
  }

  @Test func `an instance is YAML again`() throws {
    let text = "url: https://example.org/\nretry: {count: 3}\nheaders: {b: 'yes', a: x}\n"
    let check = try #require(try read(text, as: CheckProgram.self).value)
    #expect(
      check.yaml == "{url: \"https://example.org/\", timeout: 30s, expect: 200, warn_after: 0.5, "
        + "follows_redirects: true, output_path: null, method: get, headers: {a: x, b: \"yes\"}, any_of: [], "
        + "user_id: nobody, retry: {count: 3, delay: 1s}, then: null}")
    let again = try #require(try read(check.yaml, as: CheckProgram.self).value)
    #expect(again.yaml == check.yaml)
  }
}
