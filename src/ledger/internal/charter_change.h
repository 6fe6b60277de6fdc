// Charter change: what one entry makes of a charter, and everything that speaks against it.
#ifndef TIDEWAITER_LEDGER_INTERNAL_CHARTER_CHANGE_H_
#define TIDEWAITER_LEDGER_INTERNAL_CHARTER_CHANGE_H_

#include <set>
#include <string>
#include <string_view>

#include "ledger/charter.h"
#include "ledger/internal/charter_data.h"

namespace tidewaiter::ledger {

// One use: `next` is a copy of `before` and is changed; it counts when Run gives no refusals.
class CharterChange {
 public:
  CharterChange(const Charter& before, Charter& next, const Entry& entry)
      : before_(before), next_(next), entry_(entry) {}
  Refusals Run();

 private:
  void CheckChain();
  void Change(const CharterData& data);
  void CheckAgreed();
  void CheckNumbers();
  void CheckOverlap();
  void CheckEndorsements();

  void Found(const CharterData& data);
  void AddMember(const NewMember& joins, std::string_view pointer);
  void RemoveMember(const CharterData& data);
  void EndLogs(Member& member, const CharterData& data);
  void ChangeMember(const CharterData& data);
  void AddSigner(std::string_view member, Signer signer, std::string_view pointer);
  void EndSigner(const CharterData& data);
  void AddLog(Member& member, const NamedKey& log, std::string_view pointer);
  void RotateLog(const CharterData& data);
  void RetireLog(const CharterData& data);
  void ChangeKeeper(const CharterData& data);
  void SetAgreement(const CharterData& data);
  void EndAgreement(const CharterData& data);
  void SetEndorsement(const CharterData& data);
  void SetRules(const CharterData& data);
  void SetNumbers(const CharterData& data);

  void No(std::string_view code, std::string_view pointer, std::string detail) {
    Refuse(refusals_, code, pointer, std::move(detail));
  }
  Member* Living(std::string_view id, std::string_view pointer);
  LogKey* OpenLog(const LogEnd& end, Member*& writer);
  void TakeName(const std::string& name, std::string_view pointer);
  void TakeKey(const PublicKey& key, std::string_view pointer);
  [[nodiscard]] std::size_t MembersAbleToAgree() const;

  const Charter& before_;
  Charter& next_;
  const Entry& entry_;
  Refusals refusals_;
  std::set<std::string> consent_;  // members whose word is needed besides the number that agrees
};

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_INTERNAL_CHARTER_CHANGE_H_
