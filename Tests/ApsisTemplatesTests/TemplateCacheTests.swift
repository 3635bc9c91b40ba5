import ApsisTemplates
import Testing

struct TemplateCacheTests {
  @Test func `a cached template is that of its own text`() throws {
    let cache = TemplateCache(capacity: 2)
    let scope = TemplateScope(["x": .string("5")])
    for _ in 0..<3 {
      for text in ["a{{ x }}", "b{{ x }}", "c{{ x }}", "d"] {
        #expect(try cache.template(for: text).expand(scope) == text.replacing("{{ x }}", with: "5"))
      }
    }
  }

  @Test func `a broken text is refused each time`() {
    let cache = TemplateCache()
    for _ in 0..<2 {
      #expect(throws: TemplateError.self) { try cache.template(for: "{{ (x }}") }
    }
  }

  @Test func `many tasks may ask at once`() async throws {
    let cache = TemplateCache(capacity: 5)
    let results = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<200 {
        group.addTask { try cache.template(for: "{{ \(number % 10) }}").expand(TemplateScope([:])) == "\(number % 10)" }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 200)
    #expect(results.allSatisfy { $0 })
  }
}
