import Consent
import Testing

@Suite struct AccessModeTests {
  @Test func viewIsTheSmallerPermission() {
    #expect(AccessMode.view < .store)
    #expect(!(AccessMode.store < .view))
    #expect(!(AccessMode.view < .view))
  }
}
