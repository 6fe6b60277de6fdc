// Inside: what a Member is made of. Reading is in member.cc, the thread that follows the logs in
// member_follow.cc, drafts in member_draft.cc, what is sent in member_say.cc,
// certificates in member_certify.cc.
#ifndef TIDEWAITER_MEMBER_INTERNAL_INSIDE_H_
#define TIDEWAITER_MEMBER_INTERNAL_INSIDE_H_

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "ledger/rule.h"
#include "member/internal/awaited.h"
#include "member/internal/charter_view.h"
#include "member/internal/diary.h"
#include "member/internal/errands.h"
#include "member/internal/key_ring.h"
#include "member/internal/needed.h"
#include "member/internal/records_db.h"
#include "member/internal/running.h"
#include "member/member.h"
#include "os/append_file.h"

namespace tidewaiter::member {

class Member::Inside {
 public:
  static Result<std::unique_ptr<Inside>> Open(MemberOptions options);
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside();

  void Handle(http::Request request, http::Reply reply);
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const std::string& own_log() const { return *own_log_.load(); }
  [[nodiscard]] CharterView& view() const { return *view_; }
  [[nodiscard]] const Diary& diary() const { return *diary_; }
  [[nodiscard]] KeyRing& keys() const { return *keys_; }
  [[nodiscard]] const MemberOptions& options() const { return options_; }
  [[nodiscard]] federation::Health health();

  // member.cc
  Result<RecordPage> List(const RecordQuery& query) { return db_->List(query); }
  Result<Record> FindRecord(std::string_view object, std::string_view log);
  Result<Story> Tell(std::string_view object, std::string_view log, const MayUse& may_use);
  Result<ProofFile> Prove(std::string_view object, std::uint32_t number,
                          std::string_view checkpoint);
  Result<ProofFile> ProveAt(std::string_view log, std::uint64_t index,
                            std::string_view checkpoint = {});
  Result<std::map<std::string, std::string>> FinalCheckpoints() const;
  Result<std::string> PolicyOf(std::string_view log) const;

  // member_draft.cc
  Result<Draft> Prepare(const Wish& wish);
  Result<Draft> Sign(const Draft& draft, const std::vector<std::string>& names);
  Result<Draft> AddSignatures(const Draft& draft, std::string_view lines);
  Result<Draft> ReadDraft(std::string_view text);
  std::vector<std::string> MaySay(const std::vector<ledger::Entry>& entries, const MayUse& may_use);

  // member_certify.cc
  Result<CertificateIssuer> Issuer();
  Result<std::string> SignCredential(std::string_view document);
  Result<std::string> AttestationDid();
  Result<std::string> SignAttestation(const std::string& document);

  // member_say.cc
  void Submit(const Draft& draft, double timeout_s, std::function<void(Result<Said>)> done);
  Result<Said> Say(const Wish& wish, double timeout_s);

  // member_follow.cc
  void OnFinal(std::function<void(const FinalEntry&)> told);
  void OnAlarm(std::function<void(const Alarm&)> told);
  void Raise(const federation::Alarm& alarm);

 private:
  explicit Inside(MemberOptions options) : options_(std::move(options)) {}
  Status OpenParts();
  Status OpenNodes(bool trusts_disk = false);
  void FollowOwnLog();

  // member_follow.cc
  void Run(const std::stop_token& stop);
  bool Round();
  void News();
  void TakeLog(const LogNews& news);
  void TakeAlarms(const member::News& news);
  bool TellFinal(const std::string& log);
  void FollowCharter();
  bool IsKnown(std::string_view log, std::uint64_t index);
  void OpenAgain();

  // member_draft.cc
  struct Past {  // the entries of an object before the one that is drafted
    std::string log;
    std::string object;
    std::vector<std::uint64_t> places;
    std::optional<ledger::Entry> before;
  };
  Result<Past> PastOf(const Wish& wish, const ledger::Charter& charter);
  std::optional<ledger::Entry> EntryAt(const Past& past, std::uint32_t number);
  std::optional<std::string> EmbeddedProof(std::string_view log, std::string_view object);
  Result<ledger::Entry> Fill(const Wish& wish, const Past& past, const ledger::Charter& charter,
                             ledger::Payload& payload);
  Status TakeFields(const Wish& wish, ledger::Entry& entry, ledger::Payload& payload) const;
  void SignAll(const ledger::Entry& entry, const Past& past, const ledger::Charter& charter,
               const Wish& wish, Draft& draft);
  void Judge(Draft& draft);
  Result<Past> PastBefore(const ledger::Entry& entry);
  Result<ledger::Entry> EntryOf(const Draft& draft) const;
  std::optional<std::string> OwnKeyFor(const Need& need, const ledger::Charter& charter,
                                       std::string_view type, const MayUse& may_use) const;
  std::string FreshObject(std::string_view kind) const;

  // member_say.cc
  struct Sending;
  void Send(const std::shared_ptr<Sending>& sending);
  void SendHere(const std::shared_ptr<Sending>& sending);
  void SendThere(const std::shared_ptr<Sending>& sending, const std::string& url);
  Errands& CallsTo(const std::string& member);
  void OnAnswer(const std::shared_ptr<Sending>& sending, int status, const std::string& body);
  void OnFinalThere(const std::shared_ptr<Sending>& sending, std::uint64_t index);
  void Finish(const std::shared_ptr<Sending>& sending, Result<Said> answer);
  void Finish(const std::shared_ptr<Sending>& sending);

  MemberOptions options_;
  std::string id_;
  std::deque<std::string> own_logs_ = {""};  // all that there were: names are handed out
  std::atomic<const std::string*> own_log_ = &own_logs_.front();
  std::optional<os::FileLock> lock_;
  std::unique_ptr<KeyRing> keys_;
  std::unique_ptr<CharterView> view_;
  std::unique_ptr<RecordsDb> db_;
  std::unique_ptr<Diary> diary_;

  std::mutex news_mutex_;
  std::condition_variable_any news_wake_;
  bool has_news_ = false;
  std::map<std::string, LogState, std::less<>> states_;  // guarded by news_mutex_
  Awaited awaited_;
  std::uint64_t charter_followed_ = 0;  // of the follower alone, as the two that follow
  bool storage_failed_ = false;         // of logs that are opened again by themselves
  bool taken_over_ = false;             // by another machine: nothing is opened again
  double open_again_at_s_ = 0;

  std::mutex callback_mutex_;
  std::vector<std::function<void(const FinalEntry&)>> on_final_;
  std::function<void(const Alarm&)> on_alarm_;

  std::shared_mutex running_mutex_;
  std::unique_ptr<Running> running_;  // null: it could not be opened again
  std::string away_;                  // why not, guarded as it is
  std::stop_source stopping_;
  // Tell callers, who may do something with it, and look after their time; nothing waits on them.
  static constexpr std::size_t kErrandThreads = 4;
  Errands errands_{kErrandThreads};
  std::mutex calls_mutex_;
  std::map<std::string, std::unique_ptr<Errands>, std::less<>> calls_;  // by member
  std::jthread follower_;
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_INSIDE_H_
