// Member: one administration in the federation as a service: its folder, its keys, its node, the
// records that it knows of all logs, and what it wants to say itself.
//
//   ASSIGN_OR_RETURN(auto member, Member::Open({.folder = data / "ledger"}));
//   member->AddTo(router);                                   // POST /federation/add-entries …
//   ASSIGN_OR_RETURN(const Said said, member->Say({.type = "operator.grant", .data = …}));
//   ASSIGN_OR_RETURN(const Story story, member->Tell(said.object));
//   ASSIGN_OR_RETURN(const ProofFile proof, member->Prove(said.object, said.number));
//
// What is read comes from the own copies of all logs: with the network down everything that was
// final here can be read and proven. What is written goes to the own log; a record that lives in
// somebody else's log is written there, by its writer's node (POST /federation/submit), signed
// here. Thread-safe; reading takes microseconds to a millisecond, saying a round of cosignatures.
#ifndef TIDEWAITER_MEMBER_MEMBER_H_
#define TIDEWAITER_MEMBER_MEMBER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "federation/call.h"
#include "federation/evidence.h"
#include "federation/health.h"
#include "federation/storage.h"
#include "http/router.h"
#include "ledger/charter.h"
#include "ledger/disclosure.h"
#include "ledger/entry.h"
#include "ledger/refusal.h"
#include "member/catalogue.h"
#include "member/proof_file.h"
#include "os/clock.h"
#include "os/file.h"

namespace tidewaiter::member {

struct MemberOptions {
  os::Path folder;  // made by InitMember and JoinFederation (folder.h)
  double call_timeout_s = 3;
  std::optional<os::Path> ca_file = {};
  // Where nodes of members answer when it is not where the charter says, by member: in a network of
  // its own, or a federation in one process.
  std::map<std::string, std::string> urls = {};
  // Behind the member's address, where anybody asks how an OpenAttestation document stands; ours
  // name it then. Empty: nobody is answered.
  std::string ocsp_path = {};
  const os::Clock* clock = &os::RealClock();
  ledger::FillSecret fill = {};  // of salts, keys, names of objects; without it the system's
  // Where private fields are kept, with their salts: an entry's own. Without it a wish with fields
  // is refused. Called before the entry is sent; an entry that came to nothing leaves one behind.
  std::function<Status(std::string_view log, std::string_view object, std::uint32_t number,
                       const ledger::Payload& payload)>
      keep_payload = {};
  // Where all logs of this member lie; empty: in its folder (pglog/log_database.h says for a
  // folder). Asked for a log again after that was closed; kConflict with the field
  // federation::kTakenOver when another machine has taken it over.
  federation::OpenStorage open_log = {};
};

// Whether a key that is here may sign an entry of that type for whoever asks; empty: any may.
using MayUse = std::function<bool(std::string_view type, std::string_view key)>;

// What this member, or somebody who trusts it with a key, wants to say of an object.
struct Wish {
  std::string type;         // "title.transfer"
  std::string object = {};  // empty in a first entry: a fresh one of the type's kind
  // Members of `data` that change, as a JSON object. What the type carries over from the entry
  // before is filled in, and so is what follows (status, uses, step).
  std::string data = "{}";
  // Private fields: committed to, and kept. Those of the entry before are committed to again, with
  // the same salts, where the rule wants them to stay.
  std::vector<std::pair<std::string, std::string>> fields = {};  // name, JSON value
  // Private fields that the caller keeps itself, with their salts (ledger/disclosure.h). Its object
  // is that of the entry.
  ledger::Payload payload = {};
  // Keys that sign: names in the charter, or did:keys, all of them in our folder. Empty: those of
  // ours that the rule needs.
  std::vector<std::string> signers = {};
  // Keys that the rule needs and that may not be used are left out as if they were elsewhere: their
  // signatures are missing.
  MayUse may_use = {};
};

struct Draft {
  std::string log = {};
  std::string object = {};
  std::uint32_t number = 0;
  std::string text = {};                    // what is signed
  std::vector<std::string> signed_by = {};  // names that have
  std::vector<std::string> missing = {};    // that have to, as far as the rule tells
  std::vector<ledger::EntrySignature> signatures = {};
  ledger::Payload payload = {};  // private fields with their salts, that this entry adds
  // Why it may not stand as it is, missing signatures apart: all of it, with pointers. Such a draft
  // is not sent.
  ledger::Refusals refusals = {};
};

struct Said {
  // Not empty: it does not stand, and nothing was said. number_taken: another entry was first.
  ledger::Refusals refusals = {};
  std::string object = {};
  std::uint32_t number = 0;
  std::string log = {};
  std::uint64_t index = 0;
  bool final_here = false;  // false: it is on its way; the same wish is answered the same
};

struct Step {  // one entry of a story
  std::uint32_t number = 0;
  std::uint64_t index = 0;
  ledger::Entry entry;
  std::vector<std::string> members;  // of its signers, "" for a did:key; as entry.signatures
  bool is_final = false;
};

struct Story {
  Record record;            // as it stands now
  std::vector<Step> steps;  // rising
  // Types that may follow and that keys in our folder may sign, as far as can be told.
  std::vector<std::string> may_say;
};

struct Alarm {
  std::uint64_t id = 0;  // rising, kept over restarts
  std::int64_t time_ms = 0;
  std::string code;    // "fork", "clock_skew", …: docs/federation.md
  std::string log;     // origin; empty: of a member
  std::string member;  // who did it, as far as is proven
  std::string detail;
  std::string evidence;  // id of the document that proves it; empty: none
};

// One entry that became final here, told once, in the order of each log. After a restart it goes on
// where `OnFinal`'s last call returned.
struct FinalEntry {
  std::uint64_t index = 0;
  ledger::Entry entry;
};

// As whom this member signs certificates (issuer.h).
struct CertificateIssuer {
  std::string did;     // did:web of its address, or did:key where that has no name
  std::string method;  // the key that is used: "<did>#z6Mk…"
  std::string name;    // for people
  std::string url;     // where its node answers
  std::string ocsp;    // where anybody asks how an OpenAttestation document stands; "": nowhere
};

class Member {
 public:
  // Errors: kNotFound (no such folder), kFailedPrecondition (not joined; in use by another
  // process), kCorruption, kUnavailable.
  static Result<std::unique_ptr<Member>> Open(MemberOptions options);
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;
  ~Member();

  // Routes of the federation, under /federation. Before the server starts.
  void AddTo(http::Router& router);

  [[nodiscard]] const std::string& id() const;
  [[nodiscard]] const std::string& own_log() const;  // origin; "" when it writes none
  [[nodiscard]] std::shared_ptr<const ledger::Charter> charter() const;
  // As it was after so many of its entries; null: not in force yet, or 0.
  [[nodiscard]] std::shared_ptr<const ledger::Charter> PastCharter(std::uint64_t size) const;
  [[nodiscard]] federation::Health health() const;
  // Newest first, those with an id below `before` (0: all); at most 100.
  [[nodiscard]] std::vector<Alarm> alarms(std::uint64_t before = 0) const;
  [[nodiscard]] std::optional<std::string> evidence(std::string_view id) const;
  [[nodiscard]] std::vector<federation::Evidence> all_evidence() const;

  // Errors: kInvalidArgument (the cursor).
  [[nodiscard]] Result<RecordPage> List(const RecordQuery& query) const;
  // Errors: kNotFound.
  // An object lives in one log. Should two logs have one of that name: ours, or the older one, or
  // that of `log`. Of what may be said, `may_use` leaves that for which it lets no key sign.
  [[nodiscard]] Result<Story> Tell(std::string_view object, std::string_view log = {},
                                   const MayUse& may_use = {}) const;
  // Under the last final checkpoint, or an earlier one: a signed note, of which nothing but its
  // form and size is looked at. Errors: kNotFound (no such entry), kFailedPrecondition (not final
  // yet; not there yet at that checkpoint), kInvalidArgument (the checkpoint is none of that log).
  [[nodiscard]] Result<ProofFile> Prove(std::string_view object, std::uint32_t number,
                                        std::string_view checkpoint = {}) const;
  [[nodiscard]] Result<ProofFile> ProveAt(std::string_view log, std::uint64_t index) const;
  // The last final checkpoint of each log, signed notes by origin; of a log without one nothing.
  [[nodiscard]] Result<std::map<std::string, std::string>> FinalCheckpoints() const;
  // The policy by which checkpoints of that log are final now, and the charter's log that says so.
  [[nodiscard]] Result<std::string> PolicyOf(std::string_view log) const;

  // Fills in, keeps the private fields, signs with the keys that are here. Changes no log. What the
  // rules refuse is in the draft, and is no error. Short forms in data: docs/ledger.md.
  // Errors: kNotFound (object, key), kInvalidArgument (no form; with a pointer), kUnavailable (the
  // charter is not all here yet), kFailedPrecondition (fields and nowhere to keep them; no log).
  [[nodiscard]] Result<Draft> Prepare(const Wish& wish);
  // Signs a text that somebody else drafted, with keys of ours. Errors: kNotFound,
  // kInvalidArgument.
  [[nodiscard]] Result<Draft> Sign(const Draft& draft, const std::vector<std::string>& names);
  // The same draft with signature lines that were made elsewhere ("— did:key… base64"). Errors:
  // kInvalidArgument (no lines; a signature that is not good).
  [[nodiscard]] Result<Draft> AddSignatures(const Draft& draft, std::string_view lines) const;
  // A draft from its text alone, as it came from another member, nobody's signature on it. Errors:
  // kInvalidArgument.
  [[nodiscard]] Result<Draft> ReadDraft(std::string_view text) const;
  // Sends a draft that nothing misses to the log's writer, and tells when it is final. `done` is
  // called once, on a thread of the member's. Refusals are in what it is told. Errors:
  // kFailedPrecondition (signatures are missing), kUnavailable (later: the same draft again).
  void Submit(const Draft& draft, std::function<void(Result<Said>)> done);
  // Prepare and Submit, waiting at most `timeout_s`.
  Result<Said> Say(const Wish& wish, double timeout_s = 30);

  // A did:key whose secret is kept here for somebody (`owner`: an account's client, "BANK-1").
  Result<std::string> NewHolderKey(std::string_view owner);
  struct HolderKey {
    std::string did;
    std::string owner;
    std::int64_t made_ms = 0;
  };
  [[nodiscard]] std::vector<HolderKey> holder_keys() const;
  // Whether Sign finds that key here: a did:key, or a name that the charter has in force.
  [[nodiscard]] bool KeepsKey(std::string_view name) const;

  // Documents that others check without the ledger. The keys stay in the folder; only documents
  // that name this member as their issuer are signed. Errors: kFailedPrecondition (no key of ours
  // has the power `certificates`).
  [[nodiscard]] Result<CertificateIssuer> Issuer();
  // A W3C credential with a proof by Issuer().method, as canonical JSON. Errors: those of Issuer
  // and credential::AddProof, kInvalidArgument (another issuer).
  [[nodiscard]] Result<std::string> SignCredential(std::string_view document);
  // OpenAttestation 2: content that names AttestationDid() in its `issuers`, wrapped and signed.
  // Its key is made when it is first asked for. Errors: kInvalidArgument with a pointer,
  // kCorruption (keys/attestation.key), kUnavailable.
  [[nodiscard]] Result<std::string> AttestationDid();
  [[nodiscard]] Result<std::string> SignAttestation(const std::string& document);

  // Told of all that becomes final, in a thread of the member's; several in the order of adding, a
  // later one of what becomes final later. After a crash the last hundred may be told again.
  void OnFinal(std::function<void(const FinalEntry&)> told);
  void OnAlarm(std::function<void(const Alarm&)> told);
  // An alarm of whoever works beside the member: kept and told as its own. The same code, log and
  // member again within a minute is not.
  void Raise(const federation::Alarm& alarm);

 private:
  class Inside;
  explicit Member(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_MEMBER_H_
