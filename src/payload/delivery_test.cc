#include "payload/delivery.h"

#include "gtest/gtest.h"

#include "codec/encoding.h"
#include "payload/test_payload.h"

namespace tidewaiter::payload {
namespace {

using ledger::KeyNamed;
using ledger::kTestTimeMs;

tlog::Signer SignerOf(std::string_view name) {
  return tlog::Signer(name, KeyNamed(name));
}

class DeliveryTest : public testing::Test {
 protected:
  std::string Write(std::string_view signer = "customs.na/desk") {
    return *WriteDelivery(head_, "document", TestSealing("bw").public_key(), SignerOf(signer));
  }
  std::string Refused(std::string_view body, std::string_view self = "bw",
                      std::int64_t now_ms = kTestTimeMs) {
    const auto delivery = ParseDelivery(body);
    if (!delivery) return "malformed";
    const auto refusal = CheckDelivery(*delivery, owners_.federation.charter(), self, now_ms);
    return refusal ? refusal->code : "";
  }

  TestOwners owners_;
  DeliveryHead head_{.from = "na",
                     .to = "bw",
                     .kind = DeliveryKind::kDisclosure,
                     .id = codec::Base64Encode("0123456789abcdef"),
                     .time_ms = kTestTimeMs};
};

TEST_F(DeliveryTest, ReadsWhatWasWritten) {
  const std::string body = Write();
  const auto delivery = ParseDelivery(body);
  ASSERT_TRUE(delivery.has_value()) << delivery.error();
  EXPECT_EQ(delivery->head, head_);
  EXPECT_EQ(delivery->body, tlog::Sha256Of(body));
  EXPECT_EQ(*TestSealing("bw").Open(delivery->sealed), "document");
  EXPECT_EQ(body.find("document"), std::string::npos);
  EXPECT_EQ(Refused(body), "");
}

TEST_F(DeliveryTest, RefusesByName) {
  EXPECT_EQ(Refused(Write(), "za"), "wrong_recipient");
  EXPECT_EQ(Refused(Write("customs.za/desk")), "signature");  // another member's key
  EXPECT_EQ(Refused(Write("customs.na/none")), "signature");
  EXPECT_EQ(Refused(Write(), "bw", kTestTimeMs + kDeliveryAgeMaxMs), "");
  EXPECT_EQ(Refused(Write(), "bw", kTestTimeMs + kDeliveryAgeMaxMs + 1), "too_old");
  EXPECT_EQ(Refused(Write(), "bw", kTestTimeMs - kDeliveryAheadMaxMs), "");
  EXPECT_EQ(Refused(Write(), "bw", kTestTimeMs - kDeliveryAheadMaxMs - 1), "from_the_future");
  head_.from = "xx";
  EXPECT_EQ(Refused(Write()), "not_a_member");
}

TEST_F(DeliveryTest, NothingCanBeChangedOnTheWay) {
  const std::string body = Write();
  for (std::size_t i = 0; i < body.size(); ++i) {
    std::string changed = body;
    changed[i] ^= 1;
    EXPECT_NE(Refused(changed), "") << i;
  }
  for (std::size_t size = 0; size < body.size(); ++size)
    EXPECT_EQ(Refused(body.substr(0, size)), "malformed") << size;
  EXPECT_EQ(Refused(body + "x"), "malformed");
  EXPECT_EQ(Refused("0" + body), "malformed");
}

// A second signature does no harm, and a bad one of the sender's is not outweighed by a good one.
TEST_F(DeliveryTest, LooksAtAllSignaturesOfTheSender) {
  const std::string body = Write();
  const std::size_t line = body.find('\n') + 1;
  const auto delivery = *ParseDelivery(body);
  const auto with = [&](const tlog::NoteSignature& more) {
    tlog::Note note = delivery.note;
    note.signatures.push_back(more);
    const std::string text = tlog::FormatNote(note);
    return fmt::format("{}\n{}", text.size(), text) +
           body.substr(line + tlog::FormatNote(delivery.note).size());
  };
  EXPECT_EQ(Refused(with(SignerOf("customs.na/acquit").Sign(delivery.note.text))), "");
  EXPECT_EQ(Refused(with(SignerOf("customs.na/acquit").Sign("else\n"))), "signature");
  EXPECT_EQ(Refused(with(SignerOf("else.example/key").Sign("else\n"))), "");
}

TEST_F(DeliveryTest, AReceiptIsTheReceivers) {
  const Receipt receipt{"na", "bw", head_.id, tlog::Sha256Of("body"), kTestTimeMs};
  const ledger::Charter& charter = owners_.federation.charter();
  const std::string text = WriteReceipt(receipt, SignerOf("customs.bw/desk"));
  const auto read = ReadReceipt(text, charter);
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(*read, receipt);
  EXPECT_FALSE(ReadReceipt(WriteReceipt(receipt, SignerOf("customs.na/desk")), charter));
  EXPECT_FALSE(ReadReceipt("taken", charter));
  EXPECT_FALSE(ReadReceipt(tlog::FormatNote((*ParseDelivery(Write())).note), charter));
}

TEST(RegistryKeyDocument, ReadsWhatWasWritten) {
  const RegistryKeyDocument key{kNaLog, "numbers/1", tlog::Sha256Of("registry")};
  const std::string json = WriteRegistryKey(key);
  const auto read = ReadRegistryKey(json);
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(WriteRegistryKey(*read), json);
  EXPECT_EQ(ReadRegistryKey(R"({"key":"AAAA","log":"a","object":"numbers/1","v":1})").error().field,
            "/key");
  EXPECT_EQ(ReadRegistryKey("{}").error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::payload
