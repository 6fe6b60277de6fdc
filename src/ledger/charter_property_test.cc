// Charters: whatever is said to one, by whomever, what must hold in every state holds.
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/random.h"
#include "ledger/test_federation.h"
#include "testing/property.h"

namespace tidewaiter::ledger {
namespace {

// Something that somebody could try to say: most of it may not stand.
class Sayer {
 public:
  explicit Sayer(std::uint64_t seed) : random_(seed) {}

  struct Said {
    std::string type;
    std::string data;
    std::vector<std::string> by;
  };
  // By most of those who could agree, and now and then by somebody who may not.
  Said Next(const Charter& charter) {
    Said said = Change();
    std::set<std::string> by(said.by.begin(), said.by.end());
    for (const std::string& name : agreeing_)
      if (charter.FindSigner(name) != nullptr && random_.Chance(0.85)) by.insert(name);
    if (by.empty() || random_.Chance(0.05)) by.insert("customs.na/desk");
    said.by.assign(by.begin(), by.end());
    return said;
  }

 private:
  std::string AnyMember() { return members_[random_.Below(members_.size())]; }
  std::string NewName() {
    agreeing_.push_back(fmt::format("new/{}", made_++));
    return agreeing_.back();
  }
  std::string Numbers() {
    std::string numbers;
    for (const char* name : {"faults", "quorum", "change_need"})
      if (random_.Chance(0.5)) numbers += fmt::format(R"(,"{}":{})", name, random_.Below(7));
    return numbers;
  }
  Said Change() {
    const std::string member = AnyMember();
    const std::string host = "customs." + member;
    switch (random_.Below(8)) {
      case 0:
        return {"charter.member.add",
                fmt::format(R"({{"member":{}{}}})", TestMember(member), Numbers()),
                {host + "/charter"}};
      case 1:
        return {"charter.member.remove",
                fmt::format(R"({{"member":"{}","reason":"left","logs":[{{"origin":"{}/ledger",)"
                            R"("to_size":{}}}]{}}})",
                            member, host, random_.Below(50), Numbers()),
                {}};
      case 2:
        return {"charter.member.change",
                fmt::format(R"({{"member":"{}","cosigns":{}{}}})", member, random_.Chance(0.5),
                            Numbers()),
                {}};
      case 3:
        return {"charter.signer.add",
                fmt::format(R"({{"member":"{}","signer":{}}})", member,
                            TestSigner(NewName(), R"("charter","titles")")),
                {}};
      case 4:
        return {"charter.signer.end",
                fmt::format(R"({{"name":"{}/{}","reason":"lost"}})", host,
                            random_.Chance(0.5) ? "charter" : "desk"),
                {}};
      case 5:
        return {"charter.endorsement.set",
                fmt::format(R"({{"type":"title.issue","members":{}}})", random_.Below(6)),
                {}};
      case 6:
        return {
            "charter.keeper",
            fmt::format(R"({{"keeper":{{"member":"{}","key":"{}"}}}})", member, KeyText(NewName())),
            {}};
      default:
        return {"charter.quorum",
                fmt::format(R"({{"faults":{},"quorum":{},"change_need":{}}})", random_.Below(3),
                            random_.Below(6), random_.Below(6)),
                {}};
    }
  }

  Random random_;
  int made_ = 0;
  const std::vector<std::string> members_ = {"na", "bw", "za", "zm", "sz", "ls"};
  std::vector<std::string> agreeing_ = TestFederation::Charters(members_);  // keys, perhaps known
};

// Everything that can be seen of a charter.
std::string Seen(const Charter& charter) {
  std::string seen = fmt::format("{} {} {} {} {}", charter.size(), charter.faults(),
                                 charter.quorum(), charter.change_need(), charter.keeper());
  for (const auto& [id, member] : charter.members()) {
    seen += fmt::format("\n{} {} {} {}", id, member.cosigns, member.until.has_value(),
                        charter.PolicyText(fmt::format("customs.{}/ledger", id)));
  }
  return seen;
}

void ExpectWhatMustHold(const Charter& charter) {
  const std::size_t members = static_cast<std::size_t>(std::ranges::count_if(
      charter.members(), [](const auto& item) { return !item.second.until; }));
  RC_ASSERT(2 * charter.quorum() > charter.cosigners() + charter.faults());
  RC_ASSERT(charter.quorum() <= charter.cosigners());
  RC_ASSERT(charter.change_need() >= 2U);
  RC_ASSERT(2 * charter.change_need() > members);
  RC_ASSERT(charter.change_need() <= members);
  // Its own log is written by its keeper, who is a member.
  RC_ASSERT(charter.FindMember(charter.keeper()) != nullptr);
  RC_ASSERT(charter.WriterOf(charter.origin())->id == charter.keeper());
  RC_ASSERT(charter.FindLog(charter.origin(), charter.size()) != nullptr);
  for (const Endorsement& endorsement : charter.endorsements())
    RC_ASSERT(endorsement.members <= members);
}

RC_GTEST_PROP(CharterProperty, HoldsWhateverIsSaid, (std::uint64_t seed)) {
  TestFederation federation;
  Sayer sayer(seed);
  std::vector<Entry> stand;
  for (int i = 0; i < 40; ++i) {
    const Sayer::Said said = sayer.Next(federation.charter());
    const std::string before = Seen(federation.charter());
    const Entry entry = federation.Change(said.type, said.data, said.by);
    const Refusals refusals = federation.Try(said.type, said.data, said.by);
    if (refusals.empty()) {
      stand.push_back(entry);
      ExpectWhatMustHold(federation.charter());
    } else {
      RC_ASSERT(Seen(federation.charter()) == before);
    }
  }
  RC_CLASSIFY(stand.size() >= 5);  // told with the result: most histories are not all refusals
  // Who reads the log later comes to the same state.
  Charter again = *federation.book().At(3);
  for (const Entry& entry : stand)
    RC_ASSERT(again.Apply(entry).empty());
  RC_ASSERT(Seen(again) == Seen(federation.charter()));
}

}  // namespace
}  // namespace tidewaiter::ledger
