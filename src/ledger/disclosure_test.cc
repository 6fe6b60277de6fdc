#include "ledger/disclosure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/test_federation.h"

namespace tidewaiter::ledger {
namespace {

FillSecret Counting() {
  return [next = 0](std::span<unsigned char> bytes) mutable {
    ++next;
    for (unsigned char& byte : bytes)
      byte = static_cast<unsigned char>(next);
  };
}

Payload Walvis() {
  const FillSecret fill = Counting();
  return {.object = "operator/1",
          .fields = {*NewField("holder_country", R"("NA")", fill),
                     *NewField("holder_id", R"("NA-1042")", fill),
                     *NewField("holder_name", R"( "Walvis Trading" )", fill)}};
}

// The entry that commits to it.
Entry Granted() {
  Entry entry;
  entry.object = "operator/1";
  entry.commitments = CommitmentsOf(Walvis());
  return entry;
}

TEST(Disclosure, AFieldIsCommittedToUnderItsOwnSalt) {
  const Payload payload = Walvis();
  EXPECT_EQ(payload.fields[2].value, R"("Walvis Trading")");
  EXPECT_NE(payload.fields[0].salt, payload.fields[1].salt);
  // Python: hmac.new(bytes([1] * 32), b'"NA"', "sha256").hexdigest()
  Salt salt;
  salt.fill(1);
  const std::string hex = [&] {
    std::string text;
    for (const unsigned char byte : CommitTo(salt, R"("NA")"))
      text += fmt::format("{:02x}", byte);
    return text;
  }();
  EXPECT_EQ(hex, "bee12e7a16deffd09ee3d3b2c0f98556aede4511b0b894f304c35e5f9dae167d");
}

TEST(Disclosure, AllOfItIsWhatWasCommittedTo) {
  const Disclosed all = VerifyPayload(Walvis(), Granted());
  EXPECT_EQ(all.refusals, Refusals());
  EXPECT_TRUE(all.undisclosed.empty());
}

TEST(Disclosure, SomeOfItIsEnoughForSome) {
  const Payload shown = Only(Walvis(), {"holder_country", "nothing"});
  ASSERT_EQ(shown.fields.size(), 1U);
  const Disclosed some = VerifyPayload(shown, Granted());
  EXPECT_EQ(some.refusals, Refusals());
  EXPECT_EQ(some.undisclosed, (std::vector<std::string>{"holder_id", "holder_name"}));
  // What was left out is in no byte of what was shown.
  EXPECT_EQ(WritePayload(shown).find("Walvis"), std::string::npos);
}

// A right to be forgotten: payload and salts go, the ledger keeps 32 bytes that tell nothing.
TEST(Disclosure, ADeletedFieldLeavesTheOthers) {
  const Payload left = Without(Walvis(), {"holder_name"});
  const Disclosed disclosed = VerifyPayload(left, Granted());
  EXPECT_EQ(disclosed.refusals, Refusals());
  EXPECT_EQ(disclosed.undisclosed, std::vector<std::string>{"holder_name"});
  // Knowing the name and everything else does not help without the salt.
  Payload guessed = left;
  guessed.fields.push_back(
      *NewField("holder_name", R"("Walvis Trading")", [](std::span<unsigned char> bytes) {
        std::ranges::fill(bytes, static_cast<unsigned char>(9));
      }));
  EXPECT_EQ(CodesOf(VerifyPayload(guessed, Granted()).refusals), Codes("wrong_salt_or_value"));
}

struct Row {
  const char* why;
  void (*change)(Payload&);
  std::vector<std::string> codes;
  const char* pointer;
};

TEST(Disclosure, TellsWhatIsNotTrue) {
  const Row rows[] = {
      {"another value",
       [](Payload& p) { p.fields[1].value = R"("NA-7")"; },
       {"wrong_salt_or_value"},
       "/fields/holder_id"},
      {"another salt",
       [](Payload& p) { p.fields[2].salt[0] ^= 1; },
       {"wrong_salt_or_value"},
       "/fields/holder_name"},
      {"a value under another field's name",
       [](Payload& p) {
         std::swap(p.fields[0].value, p.fields[1].value);
         std::swap(p.fields[0].salt, p.fields[1].salt);
       },
       {"wrong_salt_or_value"},
       "/fields/holder_country"},
      {"a field that nobody committed to",
       [](Payload& p) { p.fields[0].name = "iban"; },
       {"not_committed"},
       "/fields/iban"},
      {"of another object",
       [](Payload& p) { p.object = "operator/2"; },
       {"other_object"},
       "/object"},
  };
  for (const Row& row : rows) {
    Payload payload = Walvis();
    row.change(payload);
    const Disclosed disclosed = VerifyPayload(payload, Granted());
    EXPECT_EQ(CodesOf(disclosed.refusals), row.codes) << row.why;
    ASSERT_FALSE(disclosed.refusals.empty()) << row.why;
    EXPECT_EQ(disclosed.refusals[0].pointer, row.pointer) << row.why;
  }
}

TEST(Disclosure, IsADocument) {
  const Payload payload = Walvis();
  const std::string json = WritePayload(payload);
  EXPECT_TRUE(json.starts_with(
      R"({"fields":{"holder_country":{"salt":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",)"
      R"("value":"NA"},)"));
  EXPECT_TRUE(json.ends_with(R"(},"object":"operator/1","v":1})"));
  EXPECT_EQ(*ReadPayload(json), payload);
}

TEST(Disclosure, IsReadStrictly) {
  const std::string salt = R"("salt":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")";
  const auto field = [&](std::string_view name, std::string_view inside) {
    return fmt::format(R"({{"fields":{{"{}":{{{}}}}},"object":"operator/1","v":1}})", name, inside);
  };
  EXPECT_TRUE(ReadPayload(field("a", salt + R"(,"value":{"b":[1.5]})")).has_value());
  for (const std::string& json :
       {std::string("{"), field("A", salt + R"(,"value":1)"), field("a", R"("value":1)"),
        field("a", salt), field("a", salt + R"(,"value":1,"w":1)"),
        field("a", R"("salt":"AQ==","value":1)"),
        field("a", salt + R"(,"value":99999999999999999999)"),
        std::string(R"({"fields":{},"object":"operator/1","v":2})"),
        std::string(R"({"fields":{},"object":"operator","v":1})"),
        fmt::format(R"({{"fields":{{"a":{{{0},"value":1}},"a":{{{0},"value":1}}}},)"
                    R"("object":"operator/1","v":1}})",
                    salt)}) {
    EXPECT_FALSE(ReadPayload(json).has_value()) << json;
  }
}

TEST(Disclosure, CommitsToDocumentsByTheirHash) {
  EXPECT_EQ(DocumentValue("abc", "application/pdf"),
            R"({"bytes":3,"media_type":"application/pdf","sha256":)"
            R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"})");
  EXPECT_FALSE(NewField("a", "{", Counting()).has_value());
  EXPECT_FALSE(NewField("A", "1", Counting()).has_value());
}

}  // namespace
}  // namespace tidewaiter::ledger
