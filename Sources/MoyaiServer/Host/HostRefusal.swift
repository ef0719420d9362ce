/// A host command that cannot do what it was asked, in words for the person at the keyboard.
package struct HostRefusal: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}
