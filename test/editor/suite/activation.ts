export function activationTests(): void {
  describe("activation", () => {
    it("works", () => {});
    it("fails", () => {
      throw new Error("x");
    });
  });
}
