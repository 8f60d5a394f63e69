// The page that compares any two codes states what the page of the pair states (PAIR-08, PAIR-11): the
// algorithm, rule by rule. That both give the same text for every pair is tested on the built site.
import test from "node:test";
import assert from "node:assert/strict";
import { compare as script } from "./load.mjs";
import { data } from "./fixtures/compare-data.mjs";

const { compare, verdict, pairPath, refusal, codeIndex, join, fill } = script;
const text = (html) => html.replace(/<[^>]*>/g, "");
const at = (value) => data.codes.findIndex((c) => c.value === value);
const of = (a, b) => compare(data, at(a), at(b));
const rows = (result) => result.rows.map((r) => [r.label, text(r.a), text(r.b)]);
const sentences = (result) => result.sentences.map(text);

test("rows are the facets that differ, the rest is shared; hidden facets are neither", () => {
  const result = of("450", "550");
  assert.deepEqual(rows(result), [["Answers", "MAIL, RCPT", "DATA, MAIL, RCPT"]]);
  assert.deepEqual(result.same, [{ label: "Outcome", value: "refusal &amp; end" }]);
});

test("a value stated of one code alone differs and gets no sentence", () => {
  const result = of("450", "553");
  assert.deepEqual(rows(result), [["Answers", "MAIL, RCPT", "not stated"], ["Seen <in>", "not stated", "often"]]);
  assert.deepEqual(result.sentences, []);
});

test("codes without facts have nothing to compare", () => {
  assert.deepEqual(compare(data, 6, 6), { rows: [], same: [], sentences: [], uses: [] });
});

test("a facet in sentences says what is true of each; one in the table alone says nothing", () => {
  assert.deepEqual(sentences(of("334", "551")), [
    "334 is a success. 551 is a refusal &amp; an end.",
    "551 answers no command. Only 334 answers the 1 command AUTH.",
  ]);
});

test("half a contrast is not said", () => {
  assert.ok(!sentences(of("450", "552")).some((s) => s.includes("refusal")));
});

test("sets: what is in both, then what is in one alone", () => {
  assert.deepEqual(sentences(of("450", "550")), ["Both answer the commands MAIL and RCPT. Only 550 answers the 1 command DATA."]);
  assert.deepEqual(sentences(of("550", "552")), ["Both answer the commands DATA, MAIL, and RCPT. Only 552 answers the 1 command AUTH."]);
  assert.deepEqual(sentences(of("334", "552"))[0], "Both answer the command AUTH. Only 552 answers the 3 commands DATA, MAIL, and RCPT.");
});

test("sets: nothing in common, and an empty set", () => {
  assert.deepEqual(sentences(of("334", "450"))[1], "334 answers AUTH, 450 answers MAIL and RCPT.");
  assert.deepEqual(sentences(of("450", "551")), ["551 answers no command. Only 450 answers the 2 commands MAIL and RCPT."]);
});

test("exchanged codes change sides, not facts", () => {
  for (let a = 0; a < data.codes.length; a++) {
    for (let b = a + 1; b < data.codes.length; b++) {
      const [there, back] = [compare(data, a, b), compare(data, b, a)];
      assert.deepEqual(back.rows, there.rows.map((r) => ({ ...r, a: r.b, b: r.a })));
      assert.deepEqual(back.same, there.same);
      assert.deepEqual([...back.uses].reverse(), there.uses);
      assert.equal(back.sentences.length, there.sentences.length);
    }
  }
});

test("every compared facet stated of at least one code is in exactly one of the two lists", () => {
  for (let a = 0; a < data.codes.length; a++) {
    for (let b = 0; b < data.codes.length; b++) {
      const result = compare(data, a, b);
      const labels = [...result.rows, ...result.same].map((r) => r.label);
      assert.equal(new Set(labels).size, labels.length);
      assert.ok(!labels.includes("Hidden"));
      for (const row of result.rows) assert.notEqual(row.a, row.b);
    }
  }
});

test("of codes with several uses the two most alike are compared, and named", () => {
  const auth = of("220", "334"); // the second use answers AUTH too
  assert.deepEqual(auth.uses.map(text), ["220 stands for: answer to &lt;STARTTLS&gt;."]);
  assert.deepEqual(auth.same.map((s) => s.label), ["Outcome", "Answers"]);
  assert.deepEqual(of("220", "551").uses.map(text), ["220 stands for: greeting."]);
  assert.deepEqual(of("551", "220").uses.map(text), ["220 stands for: greeting."]);
});

test("sets are the more alike the more of their items they share", () => {
  // {DATA, MAIL, RCPT} shares nothing with {AUTH}, 2 of 3 with {MAIL, RCPT}, 3 of 4 with all.
  assert.deepEqual(of("550", "250").uses.map(text), ["250 stands for: anything."]);
  const without = structuredClone(data);
  without.codes[10].uses.pop();
  assert.deepEqual(compare(without, at("550"), 10).uses.map(text), ["250 stands for: address."]);
});

test("of uses equally alike the first are compared", () => {
  assert.deepEqual(of("220", "221").uses.map(text), ["220 stands for: greeting.", "221 stands for: one."]);
  assert.deepEqual(of("221", "220").uses.map(text), ["221 stands for: one.", "220 stands for: greeting."]);
});

test("a value of a code and a label are text, never HTML", () => {
  const result = of("334", "<b>");
  assert.match(result.sentences[0], /<code class="num" translate="no" dir="ltr">&lt;b&gt;<\/code> is a refusal/);
});

test("lists are joined as the locale joins them", () => {
  const list = { pair: " và ", start: ", ", middle: "; ", end: " cùng " };
  assert.equal(join([], list), "");
  assert.equal(join(["a"], list), "a");
  assert.equal(join(["a", "b"], list), "a và b");
  assert.equal(join(["a", "b", "c"], list), "a, b cùng c");
  assert.equal(join(["a", "b", "c", "d"], list), "a, b; c cùng d");
});

test("placeholders are filled once, with what stands in them untouched", () => {
  assert.equal(fill("{a} {b} {c} {toString}", { a: "$&", b: "{a}" }), "$& {a} {c} {toString}");
});

test("a category that a message lacks falls back to other", () => {
  const arabic = { ...data, plural: ["zero", "one", "two", "few"] };
  assert.match(text(compare(arabic, at("334"), at("552")).sentences[0]), /3 commands/);
});

test("the verdict is the first sentence, else what differs, else that nothing does", () => {
  const answer = (a, b) => text(verdict(data, at(a), at(b), of(a, b)));
  assert.equal(answer("334", "551"), "334 is a success. 551 is a refusal &amp; an end.");
  assert.equal(answer("450", "553"), "450 and 553 differ in answers and seen &lt;in&gt;.");
  assert.equal(answer("599", "599"), "599 and 599 do not differ.");
});

test("the pair's own page: lower code first, only if it was made", () => {
  assert.equal(pairPath(data, at("550"), at("334")), "en/smtp/334-vs-550/");
  const some = { ...data, emitted: [[1, 3]] };
  assert.equal(pairPath(some, 3, 1), "en/smtp/334-vs-550/");
  assert.equal(pairPath(some, 1, 2), null);
});

test("a code with itself and a reserved code are refused, with the reason", () => {
  assert.deepEqual(refusal(data, 1, 1), { message: "same", code: "334" });
  assert.deepEqual(refusal(data, 1, 6), { message: "reserved", code: "599" });
  assert.equal(refusal(data, 1, 2), null);
});

test("codes of the address are found by slug or value, in any case", () => {
  assert.equal(codeIndex(data, "334"), 1);
  assert.equal(codeIndex(data, " <B> "), 7);
  assert.equal(codeIndex(data, "335"), -1);
  assert.equal(codeIndex(data, null), -1);
});
