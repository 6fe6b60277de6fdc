#include "ledger/entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/canonical_json.h"
#include "ledger/moment.h"
#include "ledger/test_federation.h"
#include "tlog/note.h"

namespace tidewaiter::ledger {
namespace {

Entry Draft() {
  Entry draft;
  draft.log = "customs.na/ledger";
  draft.type = "title.issue";
  draft.object = "title/T-7QX2";
  draft.time_ms = kTestTimeMs;
  draft.charter = 12;
  draft.data = R"({"to_order": true, "holder": "x", "codes": [1, -2, "é"], "none": null})";
  draft.commitments = {{"weight", CommitmentOf("b")}, {"document", CommitmentOf("a")}};
  return draft;
}

std::string Bytes(const Entry& draft = Draft()) {
  const std::string text = *TextToSign(draft);
  return *AssembleEntry(text, {SignText(text, "customs.na/titles", KeyNamed("k")),
                               SignText(text, KeyNamed("alice"))});
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  CHECK(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST(Entry, IsOneCanonicalLineWithSignaturesUnderIt) {
  const std::string bytes = Bytes();
  EXPECT_TRUE(bytes.starts_with(R"({"charter":12,"commitments":{"document":")"));
  EXPECT_THAT(bytes, testing::HasSubstr(
                         R"("data":{"codes":[1,-2,"é"],"holder":"x","none":null,"to_order":true},)"
                         R"("log":"customs.na/ledger","number":1,"object":"title/T-7QX2",)"
                         R"("previous":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",)"
                         R"("time":"2026-11-27T10:00:00.000Z","type":"title.issue","v":1})"
                         "\n\n— customs.na/titles "));
}

TEST(Entry, WhatWasReadIsWhatWouldBeWritten) {
  const Entry entry = *ReadEntry(Bytes());
  EXPECT_EQ(EntryText(entry), entry.text);
  EXPECT_EQ(*AssembleEntry(entry.text, entry.signatures), Bytes());
  EXPECT_EQ(entry.leaf, tlog::LeafHash(Bytes()));
  EXPECT_EQ(entry.charter, 12U);
  EXPECT_EQ(entry.commitments[1], (Commitment{"weight", CommitmentOf("b")}));
  EXPECT_EQ(entry.signatures[1].name, DidOf("alice"));
}

// Two programs: what our scan accepts, the library for RFC 8785 would write.
TEST(Entry, ItsLineIsThatOfTheCanonicalJson) {
  const std::string line = ReadEntry(Bytes())->text;
  EXPECT_EQ(*codec::CanonicalJson(line) + "\n", line);
}

// And old programs that know signed notes can check it.
TEST(Entry, IsASignedNote) {
  const tlog::Note note = *tlog::ParseNote(Bytes());
  const tlog::VerifierKey key = tlog::MakeVerifierKey("customs.na/titles", tlog::KeyType::kEd25519,
                                                      KeyNamed("k").public_key());
  EXPECT_TRUE(tlog::CheckNote(note, {&key, 1}).trusted());
}

struct Broken {
  const char* why;
  const char* from;
  const char* to;
  const char* field;
};

TEST(Entry, RefusesWhatHasNotItsOneForm) {
  const Broken rows[] = {
      {"blank", "{\"charter\"", "{ \"charter\"", "/charter"},
      {"number with a zero in front", "\"charter\":12", "\"charter\":012", "/charter"},
      {"charter too large", "\"charter\":12", "\"charter\":1000001", "/charter"},
      {"members in another order", "\"document\":", "\"zocument\":", "/commitments"},
      {"a capital in a name", "\"document\":", "\"Document\":", "/commitments"},
      {"a commitment too short", "{\"document\":\"", "{\"document\":\"A", "/commitments"},
      {"data is a list", "\"data\":{\"codes\"", "\"data\":[\"codes\"", "/data"},
      {"names of data fall", "\"codes\":[", "\"zodes\":[", "/data"},
      {"a fraction", "[1,-2", "[1.5,-2", "/data/codes"},
      {"beyond 2^53", "[1,-2", "[9007199254740993,-2", "/data/codes/0"},
      {"minus zero", "[1,-2", "[1,-0", "/data/codes/1"},
      {"an escape that is not needed", "\"holder\":\"x\"", "\"holder\":\"\\u0078\"",
       "/data/holder"},
      {"an escaped slash", "\"holder\":\"x\"", "\"holder\":\"\\/\"", "/data/holder"},
      {"a capital in an escape", "\"holder\":\"x\"", "\"holder\":\"\\u001F\"", "/data/holder"},
      {"no value", "null", "nil", "/data/none"},
      {"not UTF-8", "é", "\xE9", ""},
      {"another log's name", "customs.na/ledger", "customs na/ledger", "/log"},
      {"number 0", "\"number\":1", "\"number\":0", "/number"},
      {"number above 32 bits", "\"number\":1", "\"number\":4294967296", "/number"},
      {"object without kind", "title/T-7QX2", "T-7QX2", "/object"},
      {"previous of 31 bytes", "AAAA=\"", "AA==\"", "/previous"},
      {"previous with bits to spare", "AAAA=\"", "AAAB=\"", "/previous"},
      {"time without milliseconds", "00.000Z", "00Z", "/time"},
      {"no such day", "2026-11-27", "2026-11-31", "/time"},
      {"a type of one word", "title.issue", "title", "/type"},
      {"another version", "\"v\":1", "\"v\":2", "/v"},
      {"a member more", "\"v\":1", "\"v\":1,\"w\":1", "/v"},
      {"no empty line", "}\n\n", "}\n", ""},
      {"a line more", "}\n\n", "}\n\n\n", ""},
      {"a signature that is none", "— customs.na/titles ", "— customs.na/titles A", ""},
      {"signatures not in order", "— customs.na/titles ", "— zustoms.na/titles ", "/signatures/1"},
  };
  for (const Broken& row : rows) {
    const Result<Entry> entry = ReadEntry(Replaced(Bytes(), row.from, row.to));
    ASSERT_FALSE(entry.has_value()) << row.why;
    EXPECT_EQ(entry.error().code, ErrorCode::kInvalidArgument) << row.why;
    EXPECT_EQ(entry.error().field, row.field) << row.why;
  }
}

TEST(Entry, HasNoNestingWithoutEnd) {
  Entry draft = Draft();
  draft.data = R"({"a":[[[[[[[1]]]]]]]})";  // eight levels
  EXPECT_TRUE(ReadEntry(Bytes(draft)).has_value());
  draft.data = R"({"a":[[[[[[[[1]]]]]]]]})";
  const std::string text = *TextToSign(draft);
  EXPECT_FALSE(AssembleEntry(text, {SignText(text, KeyNamed("k"))}).has_value());
}

TEST(Entry, HasALength) {
  Entry draft = Draft();
  draft.data = "{\"a\":\"" + std::string(kEntryBytesMax, 'x') + "\"}";
  const std::string text = *TextToSign(draft);
  EXPECT_FALSE(AssembleEntry(text, {SignText(text, KeyNamed("k"))}).has_value());
}

TEST(Draft, TellsWhatHasNotTheForm) {
  Entry draft = Draft();
  draft.object = "no kind";
  EXPECT_EQ(TextToSign(draft).error().field, "/object");
  draft = Draft();
  draft.data = "{";
  EXPECT_EQ(TextToSign(draft).error().field, "/data");
  draft = Draft();
  draft.time_ms = -1;
  EXPECT_EQ(TextToSign(draft).error().field, "/time");
}

TEST(Draft, GoesOnFromTheEntryBefore) {
  const Entry before = *ReadEntry(Bytes());
  const Entry next = After(before, "title.transfer");
  EXPECT_EQ(next.number, 2U);
  EXPECT_EQ(next.previous, before.leaf);
  EXPECT_EQ(next.object, before.object);
  EXPECT_EQ(next.charter, before.charter);
}

TEST(Moment, HasOneText) {
  EXPECT_EQ(FormatMoment(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(FormatMoment(kTestTimeMs), "2026-11-27T10:00:00.000Z");
  EXPECT_EQ(ParseMoment(FormatMoment(kMomentMax)), kMomentMax);
  for (const char* text :
       {"2026-11-27T10:00:00Z", "2026-11-27t10:00:00.000Z", "", "2026-02-29T10:00:00.000Z",
        "2026-11-27T24:00:00.000Z", "1969-12-31T23:59:59.999Z", "2026-11-27T10:00:60.000Z"}) {
    EXPECT_FALSE(ParseMoment(text).has_value()) << text;
  }
}

TEST(DidKey, IsTheKeyInOneText) {
  // The first Ed25519 example of the did:key specification.
  const std::string_view known = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
  const tlog::PublicKey key = KeyOfDid(known).value_or(tlog::PublicKey());
  EXPECT_EQ(DidKeyOf(key), known);
  EXPECT_EQ(KeyOfDid(DidOf("alice")), KeyNamed("alice").public_key());
}

TEST(DidKey, OfOtherKindsIsNone) {
  for (const char* did :
       {"did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",  // X25519
        "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do",
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do0",
        "did:key:z16MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "did:key:zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "did:web:customs.na", ""}) {
    EXPECT_FALSE(KeyOfDid(did).has_value()) << did;
  }
}

}  // namespace
}  // namespace tidewaiter::ledger
