// Saying something in a log, looking at records, taking proofs.
#include <algorithm>

#include <fmt/format.h>

#include "access/secret.h"
#include "cli/command_ledger.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "ledger/disclosure.h"

namespace tidewaiter::cli {
namespace {

struct Append {
  os::Path folder;
  std::string type, object, data = "{}";
  os::Path draft;
  std::vector<os::Path> lines;
  os::Path payload;
  std::vector<std::string> fields;  // NAME=JSON
  std::vector<std::string> signers;
  os::Path key_file;
};

// A name, "=" and JSON.
Result<std::pair<std::string, std::string>> FieldOf(const std::string& text,
                                                    const std::string& option) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos)
    return Fail(ErrorCode::kInvalidArgument, "no \"=\" in " + text, option);
  std::pair field(text.substr(0, sign), text.substr(sign + 1));
  if (!codec::JsonText(field.second).ok())
    return Fail(ErrorCode::kInvalidArgument, "no JSON after " + field.first + "=", option);
  return field;
}

// {"text":…,"lines":…}
Result<std::string> DraftQuestion(const Append& append) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(append.draft));
  std::string lines;
  for (const os::Path& file : append.lines) {
    ASSIGN_OR_RETURN(const std::string line, os::ReadFile(file));
    lines += line;
  }
  std::string question;
  codec::JsonWriter(question).BeginObject().Member("text", text).Member("lines", lines).EndObject();
  return question;
}

Result<std::string> WishQuestion(const Append& append) {
  if (!codec::JsonText(append.data).ok())
    return Fail(ErrorCode::kInvalidArgument, "--data is no JSON", "--data");
  std::string question;
  codec::JsonWriter json(question);
  json.BeginObject().Member("type", append.type).Member("object", append.object);
  if (!append.payload.empty()) {
    ASSIGN_OR_RETURN(const std::string payload, os::ReadFile(append.payload));
    json.Member("payload", std::string_view(payload).substr(0, payload.find_last_not_of('\n') + 1));
  }
  json.Key("fields").BeginObject();
  for (const std::string& text : append.fields) {
    ASSIGN_OR_RETURN(const auto field, FieldOf(text, "--private"));
    json.Key(field.first).Raw(field.second);
  }
  json.EndObject().Key("data").Raw(append.data).Key("signers").BeginArray();
  for (const std::string& signer : append.signers)
    json.Text(signer);
  json.EndArray().EndObject();
  return question;
}

Result<int> RunAppend(const Append& append, Terminal& terminal) {
  if (append.type.empty() == append.draft.empty())
    return Fail(ErrorCode::kInvalidArgument, "say one of --type, --draft", "--type");
  ASSIGN_OR_RETURN(const std::string question,
                   append.draft.empty() ? WishQuestion(append) : DraftQuestion(append));
  ASSIGN_OR_RETURN(
      const std::string answer,
      AskFolder({.folder = append.folder, .key_file = append.key_file}, "say", question));
  const codec::JsonText said(answer);
  if (terminal.json() || !said.ok()) {
    terminal.Out(answer + '\n');
  } else {
    terminal.Out(
        fmt::format("{} {} is final: entry {} of {}\n", codec::TextOf(said.root(), "object"),
                    codec::IntegerOf(said.root(), "number"), codec::IntegerOf(said.root(), "index"),
                    codec::TextOf(said.root(), "log")));
  }
  return kExitOk;
}

struct Prove {
  os::Path folder;
  std::string object;
  std::uint64_t number = 0;
  os::Path checkpoint;
};

Result<int> RunProve(const Prove& prove, Terminal& terminal) {
  std::string checkpoint;
  if (!prove.checkpoint.empty()) {
    ASSIGN_OR_RETURN(checkpoint, os::ReadFile(prove.checkpoint));
  }
  std::string question;
  codec::JsonWriter json(question);
  json.BeginObject().Member("object", prove.object).Member("number", prove.number);
  json.Member("checkpoint", checkpoint).EndObject();
  ASSIGN_OR_RETURN(const std::string file, AskFolder({.folder = prove.folder}, "prove", question));
  terminal.Out(file);
  return kExitOk;
}

struct Show {
  os::Path folder;
  std::string what;
  os::Path key_file;
};

std::string RecordsText(simdjson::dom::element answer, bool bold) {
  Table table({{"object"}, {"member"}, {"status"}, {"last"}, {"changed"}, {"final"}});
  codec::EachOf(answer, "records", [&](simdjson::dom::element record) {
    table.Add({codec::TextOf(record, "object"), codec::TextOf(record, "member"),
               codec::TextOf(record, "status"), codec::TextOf(record, "type"),
               codec::TextOf(record, "changed"), codec::BoolOf(record, "final") ? "yes" : "no"});
  });
  return table.size() == 0 ? "There are none.\n" : table.Render(bold);
}

std::string StoryText(simdjson::dom::element answer, bool bold) {
  Table table({{"number", Align::kRight}, {"type"}, {"time"}, {"final"}, {"data"}, {"private"}});
  table.SetCellWidthMax(0);
  codec::EachOf(answer, "entries", [&](simdjson::dom::element entry) {
    simdjson::dom::element data;
    const bool there = entry.at_key("data").get(data) == simdjson::SUCCESS;
    simdjson::dom::element fields;
    const bool kept = entry.at_key("private").get(fields) == simdjson::SUCCESS;
    table.Add({std::to_string(codec::IntegerOf(entry, "number")), codec::TextOf(entry, "type"),
               codec::TextOf(entry, "time"), codec::BoolOf(entry, "final") ? "yes" : "no",
               there ? Printable(simdjson::minify(data)) : "",
               kept ? Printable(simdjson::minify(fields)) : ""});
  });
  return table.Render(bold);
}

std::string MemberText(simdjson::dom::element answer, bool bold) {
  std::string text =
      fmt::format("{} in {}, charter {}\n", codec::TextOf(answer, "member"),
                  codec::TextOf(answer, "federation"), codec::IntegerOf(answer, "charter"));
  Table table({{"log"}, {"writer"}, {"stored", Align::kRight}, {"final", Align::kRight}, {"lies"}});
  codec::EachOf(answer, "logs", [&](simdjson::dom::element log) {
    std::string lies;
    codec::EachOf(log, "lies", [&](simdjson::dom::element lie) {
      std::string_view name;
      if (lie.get(name) == simdjson::SUCCESS) lies += (lies.empty() ? "" : " ") + std::string(name);
    });
    table.Add({codec::TextOf(log, "origin"), codec::TextOf(log, "writer"),
               std::to_string(codec::IntegerOf(log, "stored")),
               std::to_string(codec::IntegerOf(log, "final")), lies});
  });
  text += table.Render(bold);
  codec::EachOf(answer, "given_up", [&](simdjson::dom::element unsent) {
    text += fmt::format("not taken by {}: {}\n", codec::TextOf(unsent, "to"),
                        Printable(codec::TextOf(unsent, "object")));
  });
  return text;
}

Result<int> RunShow(const Show& show, Terminal& terminal) {
  std::string question;
  codec::JsonWriter(question).BeginObject().Member("what", show.what).EndObject();
  ASSIGN_OR_RETURN(const std::string answer,
                   AskFolder({.folder = show.folder, .key_file = show.key_file}, "show", question));
  const codec::JsonText json(answer);
  if (terminal.json() || !json.ok()) {
    terminal.Out(answer + '\n');
  } else if (show.what.empty()) {
    terminal.Out(MemberText(json.root(), terminal.bold()));
  } else if (show.what.find('/') == std::string::npos) {
    terminal.Out(RecordsText(json.root(), terminal.bold()));
  } else {
    terminal.Out(StoryText(json.root(), terminal.bold()));
  }
  return kExitOk;
}

}  // namespace

Command LedgerAppendCommand() {
  const auto append = std::make_shared<Append>();
  Command command{
      .name = "ledger append",
      .summary = "say something in a log and wait until it is final",
      .synopsis =
          "FOLDER (--type TYPE [--object OBJECT] [--data JSON] [--private NAME=JSON]..."
          " [--payload FILE] [--signer NAME]... | --draft FILE --line FILE...)"
          " [--key-file FILE]",
      .description =
          "Writes an entry (docs/ledger-records.md, docs/ledger-titles.md): --data names what "
          "changes, all that follows from the entry before is filled in. It is signed with the "
          "keys in the folder that its type needs. A record of another member's log is written at "
          "that member. Private fields are committed to, kept in the folder and sent to the "
          "members that may read them; a payload document (ledger payload) brings salts of its "
          "own. Ends with 5 when the rules refuse it, and with 4 when another entry was first."};
  Option lines =
      FilesOption("--line", "A signature line on the draft; once for each.", &append->lines);
  lines.value = "FILE";
  command.options = {
      Option(FolderOption("FOLDER", "The member's.", &append->folder)).Required(),
      TextOption("--type", "TYPE", "For example title.transfer.", &append->type),
      TextOption("--object", "OBJECT", "Which record; without it a new one.", &append->object),
      TextOption("--data", "JSON", "What changes, as an object (default {}).", &append->data),
      Option{.name = "--private",
             .value = "NAME=JSON",
             .help = "A private field; its salt is made and kept.",
             .set = [append](std::string_view field) -> Status {
               append->fields.emplace_back(field);
               return {};
             }}
          .Repeated(),
      FileOption("--payload", "FILE", "Private fields with their salts.", &append->payload),
      FileOption("--draft", "FILE", "A text that was drafted and signed, in place of --type.",
                 &append->draft),
      std::move(lines),
      PayloadKeyOption(&append->key_file),
      Option{.name = "--signer",
             .value = "NAME",
             .help = "A key that signs, in place of those that the type needs.",
             .set = [append](std::string_view name) -> Status {
               append->signers.emplace_back(name);
               return {};
             }}
          .Repeated()};
  command.examples = {
      {"tidewaiter ledger append na --type numbers.open "
       "--data '{\"key_id\":\"0123456789abcdef\"}'",
       "A new registry:"}};
  command.run = [append](Terminal& terminal) { return RunAppend(*append, terminal); };
  return command;
}

Command LedgerPayloadCommand() {
  struct Fields {
    std::string object;
    std::vector<std::string> fields;
  };
  const auto asked = std::make_shared<Fields>();
  Command command{.name = "ledger payload",
                  .summary = "write private fields with fresh salts",
                  .synopsis = "OBJECT NAME=JSON...",
                  .description =
                      "Prints a payload document: fields to which an entry commits without saying "
                      "them, each with a salt of 32 random bytes. Keep it until it was appended: "
                      "without the salt nobody can ever show what the entry committed to."};
  command.options = {
      Option(TextOption("OBJECT", "OBJECT", "Which record it is for.", &asked->object)).Required(),
      Option(TextsOption("FIELD", "A name, \"=\", and a value as JSON.", &asked->fields))
          .Required()};
  command.examples = {
      {"tidewaiter ledger payload operator/na-1042 'holder_name=\"Walvis\"'", "Who it is:"}};
  command.run = [asked](Terminal& terminal) -> Result<int> {
    ledger::Payload payload{.object = asked->object};
    for (const std::string& text : asked->fields) {
      ASSIGN_OR_RETURN(const auto said, FieldOf(text, "FIELD"));
      ASSIGN_OR_RETURN(ledger::Field field,
                       ledger::NewField(said.first, said.second, access::SystemSecrets()));
      payload.fields.push_back(std::move(field));
    }
    std::ranges::sort(payload.fields, {}, &ledger::Field::name);
    const std::string document = ledger::WritePayload(payload);
    RETURN_IF_ERROR(ledger::ReadPayload(document));
    terminal.Out(document + '\n');
    return kExitOk;
  };
  return command;
}

Command LedgerProveCommand() {
  const auto prove = std::make_shared<Prove>();
  Command command{.name = "ledger prove",
                  .summary = "print a file that proves an entry, offline and for ever",
                  .synopsis = "FOLDER OBJECT [--number N] [--checkpoint FILE]",
                  .description =
                      "Prints the proof of an entry (docs/formats/proof.md): the entry, its "
                      "path to a checkpoint, and the cosignatures that made it final. With "
                      "--checkpoint, a file that ledger anchor wrote, the checkpoint is one that a "
                      "chain dates."};
  command.options = {
      Option(FolderOption("FOLDER", "The member's.", &prove->folder)).Required(),
      Option(TextOption("OBJECT", "OBJECT", "Which record.", &prove->object)).Required(),
      CountOption("--number", "Which of its entries (default: the last).", &prove->number, 1,
                  4'294'967'295),
      FileOption("--checkpoint", "FILE", "Under which signed checkpoint (default: the last).",
                 &prove->checkpoint)};
  command.examples = {
      {"tidewaiter ledger prove na operator/na-1042 > operator.json", "For the trader to keep:"}};
  command.run = [prove](Terminal& terminal) { return RunProve(*prove, terminal); };
  return command;
}

Command LedgerShowCommand() {
  const auto show = std::make_shared<Show>();
  Command command{.name = "ledger show",
                  .summary = "show the federation, records, or the story of one",
                  .synopsis = "FOLDER [KIND|OBJECT] [--key-file FILE]",
                  .description =
                      "Without more: the logs as this member knows them. With a kind "
                      "(operator, title, …) all its records; with an object its entries, with "
                      "those private fields that are kept here, own ones and those that other "
                      "members sent. Each reading of them is noted in FOLDER/payloads/journal."};
  command.options = {Option(FolderOption("FOLDER", "The member's.", &show->folder)).Required(),
                     TextOption("WHAT", "WHAT", "A kind of records, or an object.", &show->what),
                     PayloadKeyOption(&show->key_file)};
  command.examples = {{"tidewaiter ledger show na title/T-7", "What became of it:"}};
  command.run = [show](Terminal& terminal) { return RunShow(*show, terminal); };
  return command;
}

Command LedgerDeliverCommand() {
  struct Deliver {
    os::Path folder;
    std::string object, to;
    os::Path key_file;
  };
  const auto deliver = std::make_shared<Deliver>();
  Command command{
      .name = "ledger deliver",
      .summary = "send private fields to other members again",
      .synopsis = "FOLDER [OBJECT] [--to MEMBER] [--key-file FILE]",
      .description =
          "Private fields go to the members that may read them by themselves, and for a week. With "
          "an object this sends all of it that is kept here once more, also to a member that "
          "became a party later; without one, all that was given up (ledger show names it)."};
  command.options = {Option(FolderOption("FOLDER", "The member's.", &deliver->folder)).Required(),
                     TextOption("OBJECT", "OBJECT", "Which record.", &deliver->object),
                     TextOption("--to", "MEMBER", "To this one alone.", &deliver->to),
                     PayloadKeyOption(&deliver->key_file)};
  command.examples = {{"tidewaiter ledger deliver na operator/na-1042 --to bw", "Once more:"}};
  command.run = [deliver](Terminal& terminal) -> Result<int> {
    std::string question;
    codec::JsonWriter json(question);
    json.BeginObject().Member("object", deliver->object).Member("to", deliver->to).EndObject();
    ASSIGN_OR_RETURN(
        const std::string answer,
        AskFolder({.folder = deliver->folder, .key_file = deliver->key_file}, "deliver", question));
    const codec::JsonText count(answer);
    terminal.Out(
        terminal.json() || !count.ok()
            ? answer + '\n'
            : fmt::format("{} on their way\n", codec::IntegerOf(count.root(), "deliveries")));
    return kExitOk;
  };
  return command;
}

Command LedgerKeyCommand() {
  struct Key {
    os::Path folder;
    std::string owner;
  };
  const auto key = std::make_shared<Key>();
  Command command{.name = "ledger key",
                  .summary = "make a key for somebody who holds titles",
                  .synopsis = "FOLDER OWNER",
                  .description =
                      "Makes a did:key, keeps its secret in the folder for the owner, and "
                      "prints it."};
  command.options = {
      Option(FolderOption("FOLDER", "The member's.", &key->folder)).Required(),
      Option(TextOption("OWNER", "OWNER", "For whom, as accounts name clients.", &key->owner))
          .Required()};
  command.examples = {{"tidewaiter ledger key na BANK-1", "A key for one deed:"}};
  command.run = [key](Terminal& terminal) -> Result<int> {
    std::string question;
    codec::JsonWriter(question).BeginObject().Member("owner", key->owner).EndObject();
    ASSIGN_OR_RETURN(const std::string did, AskFolder({.folder = key->folder}, "key", question));
    terminal.Out(did + '\n');
    return kExitOk;
  };
  return command;
}

}  // namespace tidewaiter::cli
