// Founding a federation: keys, cards, the founding entry, joining.
#include <fmt/format.h>

#include "access/secret.h"
#include "cli/command_ledger.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "http/client.h"
#include "member/archive.h"
#include "member/folder.h"
#include "os/clock.h"
#include "tlog/hash.h"

namespace tidewaiter::cli {
namespace {

constexpr double kFetchTimeoutS = 20;
constexpr std::size_t kFoundingBytesMax = std::size_t{64} * 1024;  // an entry has 60,000

struct Init {
  os::Path folder;
  member::NewMember member;
  bool no_cosign = false;
};

Result<int> RunInit(Init& init, Terminal& terminal) {
  init.member.cosigns = !init.no_cosign;
  RETURN_IF_ERROR(member::InitMember(init.folder, init.member, access::SystemSecrets()));
  terminal.Say(fmt::format("{} has keys in {}. Others need: tidewaiter ledger card {}\n",
                           init.member.id, init.folder.string(), init.folder.string()));
  return kExitOk;
}

struct Found {
  std::vector<os::Path> cards;
  member::FoundingTerms terms;
  std::uint64_t faults = 0, quorum = 0, change_need = 0;
};

Result<int> RunFound(Found& found, Terminal& terminal) {
  std::vector<std::string> cards;
  for (const os::Path& file : found.cards) {
    ASSIGN_OR_RETURN(std::string card, os::ReadFile(file));
    cards.push_back(std::move(card));
  }
  found.terms.faults = found.faults;
  found.terms.quorum = found.quorum;
  found.terms.change_need = found.change_need;
  ASSIGN_OR_RETURN(const std::string text,
                   member::DraftFounding(cards, found.terms, os::RealClock().UnixMilliseconds()));
  terminal.Out(text);
  return kExitOk;
}

struct Sign {
  os::Path folder;
  os::Path draft;
};

Result<int> RunSign(const Sign& sign, Terminal& terminal) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(sign.draft));
  ASSIGN_OR_RETURN(const std::string line, member::SignFounding(sign.folder, text));
  terminal.Out(line);
  return kExitOk;
}

struct Join {
  os::Path folder;
  os::Path draft;
  std::vector<os::Path> lines;
  os::Path founding;
  std::string from;
  std::string sha256;
};

Result<std::string> FetchFounding(const std::string& url) {
  ASSIGN_OR_RETURN(http::ClientAnswer answer, http::Fetch({.url = url + "/federation/founding"},
                                                          {.timeout_s = kFetchTimeoutS,
                                                           .answer_bytes_max = kFoundingBytesMax,
                                                           .allow_private = true}));
  if (answer.status == 200) return std::move(answer.body);
  return Fail(ErrorCode::kUnavailable, fmt::format("{} answered {}", url, answer.status), "URL");
}

std::string Digits(const std::string& founding) {
  std::string digits;
  for (const unsigned char byte : tlog::Sha256Of(founding))
    digits += fmt::format("{:02x}", byte);
  return digits;
}

Status CheckDigits(const std::string& founding, const std::string& wanted) {
  if (wanted.empty() || wanted == Digits(founding)) return {};
  return Fail(ErrorCode::kFailedPrecondition,
              "the founding entry has the SHA-256 " + Digits(founding), "--sha256");
}

Result<std::string> FoundingOf(const Join& join) {
  const int ways =
      (join.draft.empty() ? 0 : 1) + (join.founding.empty() ? 0 : 1) + (join.from.empty() ? 0 : 1);
  if (ways != 1) {
    return Fail(ErrorCode::kInvalidArgument,
                "say one of --draft with its --line files, --founding, --from", "--draft");
  }
  if (!join.founding.empty()) return os::ReadFile(join.founding);
  if (!join.from.empty()) return FetchFounding(join.from);
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(join.draft));
  std::vector<std::string> lines;
  for (const os::Path& file : join.lines) {
    ASSIGN_OR_RETURN(std::string line, os::ReadFile(file));
    lines.push_back(std::move(line));
  }
  return member::AssembleSigned(text, lines);
}

Result<int> RunJoin(const Join& join, Terminal& terminal) {
  ASSIGN_OR_RETURN(const std::string founding, FoundingOf(join));
  RETURN_IF_ERROR(CheckDigits(founding, join.sha256));
  RETURN_IF_ERROR(member::JoinFederation(join.folder, founding));
  // Who was added later is in the charter only further on.
  if (!join.from.empty()) {
    ASSIGN_OR_RETURN(
        const auto logs,
        member::ArchiveFrom({.folder = join.folder, .url = join.from, .charter_only = true}));
    terminal.Say(fmt::format("{} entries of {}\n", logs.front().size, logs.front().origin));
  }
  terminal.Say("joined. Compare with the other members, by telephone: founding entry\n");
  terminal.Out(Digits(founding) + '\n');
  return kExitOk;
}

Result<int> RunMirror(const ArchiveBeginning& mirror, Terminal& terminal) {
  RETURN_IF_ERROR(BeginArchive(mirror));
  ASSIGN_OR_RETURN(const auto logs,
                   member::ArchiveFrom({.folder = mirror.folder, .url = mirror.url}));
  Table table({{"log"}, {"entries", Align::kRight}, {"new", Align::kRight}, {"problem"}});
  bool whole = true;
  for (const member::ArchivedLog& log : logs) {
    whole = whole && log.problem.empty();
    table.Add({log.origin, std::to_string(log.size), std::to_string(log.fresh), log.problem});
  }
  terminal.Out(table.Render(terminal.bold()));
  return whole ? kExitOk : kExitDiffers;
}

}  // namespace

Status BeginArchive(const ArchiveBeginning& archive) {
  const os::Path first = archive.folder / "charter.first";
  const auto there = os::ReadFile(first);
  if (there && archive.founding.empty()) return CheckDigits(*there, archive.sha256);
  ASSIGN_OR_RETURN(const std::string founding, archive.founding.empty()
                                                   ? FetchFounding(archive.url)
                                                   : os::ReadFile(archive.founding));
  RETURN_IF_ERROR(CheckDigits(founding, archive.sha256));
  if (there && *there != founding)
    return Fail(ErrorCode::kConflict, "the folder is of another federation", "--founding");
  RETURN_IF_ERROR(os::MakeFolder(archive.folder));
  return os::WriteFile(first, founding);
}

Command LedgerMirrorCommand() {
  const auto mirror = std::make_shared<ArchiveBeginning>();
  Command command{
      .name = "ledger mirror",
      .summary = "take a verified copy of all logs, or go on with one",
      .synopsis = "FOLDER URL [--founding FILE] [--sha256 DIGITS]",
      .description =
          "Copies the charter's log and those of all members from a running node into FOLDER, for "
          "an archive that needs no keys. The node is not believed: every hash is computed, the "
          "charter is followed from the founding entry on, and each checkpoint must be signed by "
          "its log and a quorum. Without --founding the first copy believes the founding entry "
          "that the node shows: compare it. fsck looks at the folder with all rules. Ends with 1 "
          "when a log could not be copied."};
  command.options = {
      Option(FolderOption("FOLDER", "The archive.", &mirror->folder)).Required(),
      Option(TextOption("URL", "URL", "A node, without a path.", &mirror->url)).Required(),
      FileOption("--founding", "FILE", "The founding entry.", &mirror->founding),
      TextOption("--sha256", "DIGITS", "What the founding entry must have.", &mirror->sha256)};
  command.examples = {
      {"tidewaiter ledger mirror archive https://ledger.customs.na", "Each night:"}};
  command.run = [mirror](Terminal& terminal) { return RunMirror(*mirror, terminal); };
  return command;
}

Command LedgerInitCommand() {
  const auto init = std::make_shared<Init>();
  Command command{
      .name = "ledger init",
      .summary = "make keys and a folder for a member of a federation",
      .synopsis = "FOLDER --id ID --name NAME --url URL [--log NAME] [--no-cosign]",
      .description =
          "Makes the keys of an administration that is to take part in the ledger "
          "(docs/ledger.md): for its log, its cosignatures, the charter, and everything "
          "that it says. They are in FOLDER/keys and leave it never."};
  command.options = {
      Option(FolderOption("FOLDER", "A new folder.", &init->folder)).Required(),
      TextOption("--id", "ID", "The member: a-z, 0-9, - and _, for example a country's code.",
                 &init->member.id)
          .Required(),
      TextOption("--name", "NAME", "Its name, for people.", &init->member.name).Required(),
      TextOption("--url", "URL", "Where its node answers, without a path.", &init->member.url)
          .Required(),
      TextOption("--log", "NAME",
                 "The log that it writes, for example customs.na/ledger. Without it the member "
                 "only mirrors and cosigns (a witness).",
                 &init->member.log),
      Flag("--no-cosign", "It writes and mirrors, and is none of those whose word counts.",
           &init->no_cosign)};
  command.examples = {
      {"tidewaiter ledger init na --id na --name \"Namibia Customs\" "
       "--url https://ledger.customs.na --log customs.na/ledger",
       "Namibia, with a log:"}};
  command.run = [init](Terminal& terminal) { return RunInit(*init, terminal); };
  return command;
}

Command LedgerCardCommand() {
  const auto folder = std::make_shared<os::Path>();
  Command command{
      .name = "ledger card",
      .summary = "print what others need to know of a member",
      .synopsis = "FOLDER",
      .description = "Prints the member's card: name, address and public keys, signed."};
  command.options = {Option(FolderOption("FOLDER", "The member's.", folder.get())).Required()};
  command.examples = {{"tidewaiter ledger card na > na.card", "To send to the others:"}};
  command.run = [folder](Terminal& terminal) -> Result<int> {
    ASSIGN_OR_RETURN(const std::string card, member::CardOf(*folder));
    terminal.Out(card);
    return kExitOk;
  };
  return command;
}

Command LedgerFoundCommand() {
  const auto found = std::make_shared<Found>();
  Command command{
      .name = "ledger found",
      .summary = "draft the founding of a federation",
      .synopsis = "CARD... --federation NAME --keeper ID [--faults N] [--quorum N]",
      .description =
          "Prints the text of the founding entry: who belongs, with which keys, and how "
          "many must agree. Each member signs that text (ledger sign) and joins by it."};
  command.options = {
      Option(FilesOption("CARD", "The members' cards, two or more.", &found->cards)).Required(),
      TextOption("--federation", "NAME", "Its name: a-z, 0-9, - and _.", &found->terms.federation)
          .Required(),
      TextOption("--keeper", "ID", "The member that orders changes of the charter.",
                 &found->terms.keeper)
          .Required(),
      CountOption("--faults", "How many members may lie (default 0).", &found->faults, 0, 60),
      CountOption("--quorum",
                  "Cosignatures that make an entry final (default: the least that "
                  "holds).",
                  &found->quorum, 0, 60),
      CountOption("--change-need", "Members that agree to a change (default: more than half).",
                  &found->change_need, 0, 60)};
  command.examples = {
      {"tidewaiter ledger found *.card --federation corridor --keeper na > founding",
       "Of all cards here:"}};
  command.run = [found](Terminal& terminal) { return RunFound(*found, terminal); };
  return command;
}

Command LedgerSignCommand() {
  const auto sign = std::make_shared<Sign>();
  Command command{.name = "ledger sign",
                  .summary = "sign a draft of the charter",
                  .synopsis = "FOLDER DRAFT",
                  .description =
                      "Prints this member's signature line under the draft of a founding "
                      "or another change of the charter. Read the draft first. The key "
                      "signs nothing else."};
  command.options = {Option(FolderOption("FOLDER", "The member's.", &sign->folder)).Required(),
                     Option(FileOption("DRAFT", "FILE", "The text.", &sign->draft)).Required()};
  command.examples = {{"tidewaiter ledger sign na founding > na.line", "For Namibia:"}};
  command.run = [sign](Terminal& terminal) { return RunSign(*sign, terminal); };
  return command;
}

Command LedgerJoinCommand() {
  const auto join = std::make_shared<Join>();
  Command command{
      .name = "ledger join",
      .summary = "join a federation by its founding entry",
      .synopsis = "FOLDER (--draft FILE --line FILE... | --founding FILE | --from URL)",
      .description =
          "Checks the founding entry (everybody's signatures, this member's keys, the numbers) and "
          "keeps it: all trust begins with it. Prints its SHA-256. Whoever takes it from the "
          "network has to compare that with another member, by other means."};
  Option lines = FilesOption("--line", "A member's signature line; once for each.", &join->lines);
  lines.value = "FILE";
  command.options = {Option(FolderOption("FOLDER", "The member's.", &join->folder)).Required(),
                     FileOption("--draft", "FILE", "The text of the founding.", &join->draft),
                     std::move(lines),
                     FileOption("--founding", "FILE", "The whole founding entry.", &join->founding),
                     TextOption("--from", "URL", "A running node, asked for it.", &join->from),
                     TextOption("--sha256", "DIGITS", "What it must have.", &join->sha256)};
  command.examples = {{"tidewaiter ledger join na --draft founding --line na.line --line bw.line",
                       "With the lines of both:"}};
  command.run = [join](Terminal& terminal) { return RunJoin(*join, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
