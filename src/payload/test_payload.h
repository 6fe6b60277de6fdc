// Test payloads: grants of authorized operators with what they commit to, said in a test federation
// whose members have sealing keys that open. For tests only.
#ifndef TIDEWAITER_PAYLOAD_TEST_PAYLOAD_H_
#define TIDEWAITER_PAYLOAD_TEST_PAYLOAD_H_

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/check.h"
#include "ledger/test_federation.h"
#include "payload/sealing.h"
#include "payload/store.h"

namespace tidewaiter::payload {

inline const std::string kNaLog = "customs.na/ledger";

// Fills with bytes that a test can foresee, others each time.
inline access::SecretBytes TestSecrets(unsigned char first = 1) {
  return [next = first](std::span<unsigned char> bytes) mutable {
    for (unsigned char& byte : bytes)
      byte = next++;
    ++next;
  };
}

inline access::SecretKey TestKey(std::string_view name) {
  return access::SecretKey(tlog::Sha256Of(name));
}
inline SealingKey TestSealing(std::string_view member) {
  return SealingKey(TestKey(fmt::format("{} sealing", member)));
}

// na, bw, za, zm; na and bw recognize one another's operators.
class TestOwners {
 public:
  TestOwners() {
    for (const char* member : {"na", "bw", "za", "zm"}) {
      federation.Tell("charter.member.change",
                      fmt::format(R"({{"member":"{}","sealing":"{}"}})", member,
                                  tlog::FormatHash(TestSealing(member).public_key())),
                      ledger::TestFederation::Charters({"na", "bw", "za", "zm"}));
    }
  }

  // An operator's name, id and country under fresh salts.
  ledger::Payload Holder(std::string_view object, std::string_view name, std::string_view id) {
    ledger::Payload payload{.object = std::string(object)};
    Add(payload, "holder_country", "NA");
    Add(payload, "holder_id", id);
    Add(payload, "holder_name", name);
    return payload;
  }

  // The entry that commits to it, signed and judged: it stands.
  ledger::Entry Say(std::string_view type, const ledger::Payload& payload, std::string_view data) {
    ledger::Entry draft =
        log.Draft({.type = std::string(type), .data = std::string(data), .object = payload.object});
    draft.commitments = ledger::CommitmentsOf(payload);
    const ledger::Entry entry = ledger::SignAs(draft, {"customs.na/desk"});
    CHECK(log.Put(entry).empty());
    return entry;
  }
  ledger::Entry Grant(const ledger::Payload& payload) {
    return Say("operator.grant", payload, GrantData("granted"));
  }
  static std::string GrantData(std::string_view status, std::string_view more = "") {
    return fmt::format(R"({{"programme":"AEO-C","benefits":{{"mra-na-bw":["fewer_inspections"]}},)"
                       R"("status":"{}","valid_from":"2026-01-01T00:00:00.000Z"{}}})",
                       status, more);
  }

  ledger::TestFederation federation;
  ledger::TestLog log{federation};

 private:
  void Add(ledger::Payload& payload, std::string_view name, std::string_view text) {
    payload.fields.push_back(*ledger::NewField(name, fmt::format("\"{}\"", text), fill_));
  }
  ledger::FillSecret fill_ = TestSecrets(77);
};

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_TEST_PAYLOAD_H_
