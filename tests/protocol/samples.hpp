// Params with every field given, for every method: no field of a schema is left out.
#pragma once

#include <string>
#include <vector>

#include "ledger/protocol/method.hpp"

namespace jcm::protocol::testing {

struct Sample {
  Method method;
  std::string params;
};

inline const std::vector<Sample>& full_samples() {
  static const std::string common =
      R"("business_date":"2017-10-24","effective_on":"2017-10-20","note":"by the book","dry_run":true)";
  static const std::string authority =
      R"("authority":{"kind":"legal_basis","reference":"order 7","date":"2017-10-01","document":{"sha256":")" +
      std::string(64, 'a') + R"(","length":1200}})";
  static const std::string key =
      R"("project":"MN004","period_start":"2017-01-01","period_end":"2018-07-31","decided_on":"2018-10-24")";
  static const std::string use = R"("purpose":"NDC","year":2030,"beneficiary":"B","reason":"R",)";
  static const std::string from_to =
      R"({"request_id":"r","from":"JP-EH-000001-43","to":"JP-RE-000001-37",)";
  static const std::vector<Sample> all{
      {Method::version, "{}"},
      {Method::whoami, "{}"},
      {Method::status, "{}"},
      {Method::registry_list, "{}"},
      {Method::report_issuance, "{}"},
      {Method::checkpoint, R"({"keep":true})"},
      {Method::checkpoint, R"({"size":7})"},
      {Method::checkpoint_list, R"({"cursor":"17","limit":5})"},
      {Method::receipt, R"({"seq":13,"size":17})"},
      {Method::checkpoint_cosign, R"({"note":"a note\n\n\u2014 a name\n"})"},
      {Method::proof_consistency, R"({"old_size":13,"new_size":17})"},
      {Method::describe, R"({"method":"status"})"},
      {Method::registry_open,
       R"({"request_id":"r","code":"JP","side":"japan","name":"Japan","utc_offset_minutes":540,)" +
           common + "}"},
      {Method::registry_go_live, R"({"request_id":"r","registry":"JP",)" + common + "}"},
      {Method::project_record,
       R"({"request_id":"r","reference":"MN004","country":"MN","title":"T","status":"registered",)"
       R"("registered_on":"2017-05-26","methodologies":"M","partner_participants":"P",)"
       R"("japanese_participants":"J",)" +
           common + "}"},
      {Method::decision_record,
       R"({"request_id":"r",)" + key +
           R"(,"lines":[{"side":"japan","registry":"JP","hosted":true,"quantity":5,"basis":"stated",)"
           R"("vintages":[{"year":2017,"quantity":2},{"year":2018,"quantity":3}]},)"
           R"({"side":"partner","registry":"MN","hosted":false,"quantity":2,"basis":"period_end",)"
           R"("vintages":[{"year":2018,"quantity":2}]},{"side":"partner","registry":"ID","quantity":0}],)"
           R"("overlaps":[{)" +
           key + R"(}],"overlap_reason":"O","reference":"JC 5",)" + common + "}"},
      {Method::account_open,
       R"({"request_id":"r","registry":"JP","kind":"entity_holding","number":7,"holder":{"name":"N",)"
       R"("representative":"R","head_office":"H","contact":"C","department":"D"},"trust_property":"part",)" +
           authority + "," + common + "}"},
      {Method::account_set_status,
       R"({"request_id":"r","account":"JP-EH-000001-43","status":"blocked","reason":"R",)" +
           authority + "," + common + "}"},
      {Method::credits_issue, R"({"request_id":"r","decision":{)" + key +
                                  R"(},"registry":"JP","account":"JP-EH-000001-43",)" + common +
                                  "}"},
      {Method::credits_issue,
       R"({"request_id":"r","decision":{)" + key +
           R"(},"registry":"JP","credits":[{"account":"JP-EH-000001-43","vintage":2017,"quantity":2},)"
           R"({"account":"JP-GH-000001-42","vintage":2018,"first":4,"last":9}],)" +
           common + "}"},
      {Method::credits_transfer, from_to + R"("quantity":5,"project":"MN004","vintage":2017,)" +
                                     authority + "," + common + "}"},
      {Method::credits_transfer,
       from_to + R"("blocks":["JCM-JP-MN004-2017-1-7","JCM-JP-MN004-2017-9"],)" + authority + "," +
           common + "}"},
      {Method::credits_retire, from_to + R"("quantity":5,"project":"MN004","vintage":2017,)" + use +
                                   authority + "," + common + "}"},
      {Method::credits_retire,
       from_to + R"("blocks":["JCM-JP-MN004-2017-1-7"],)" + use + authority + "," + common + "}"},
      {Method::credits_cancel, from_to + R"("quantity":5,"project":"MN004","vintage":2017,)" + use +
                                   authority + "," + common + "}"},
      {Method::credits_cancel,
       from_to + R"("blocks":["JCM-JP-MN004-2017-1-7"],)" + use + authority + "," + common + "}"},
      {Method::batch,
       R"({"atomic":true,"items":[{"method":"registry.go_live","params":{"request_id":"r","registry":"JP"}},)"
       R"({"method":"registry.go_live","params":{"request_id":"s","registry":"MN"}}],"dry_run":false})"},
      {Method::project_list,
       R"({"country":"MN","status":"registered","cursor":"MN004","limit":5})"},
      {Method::project_show, R"({"reference":"MN004"})"},
      {Method::decision_list,
       R"({"project":"MN004","cursor":"2017-10-24/MN004/2017-01-01/2017-07-31","limit":1000})"},
      {Method::decision_show, "{" + key + "}"},
      {Method::account_list,
       R"({"registry":"JP","kind":"retirement","cursor":"JP-EH-000001-43","limit":1})"},
      {Method::account_show, R"({"account":"JP-EH-000001-43"})"},
      {Method::holdings, R"({"account":"JP-EH-000001-43","as_of":{"seq":3}})"},
      {Method::holdings,
       R"({"account":"JP-EH-000001-43","as_of":{"time":"2017-10-24T00:00:00.5Z"}})"},
      {Method::holdings, R"({"account":"JP-EH-000001-43","as_of":{"date":"2017-10-24"}})"},
      {Method::statement,
       R"({"account":"JP-EH-000001-43","from":"2017-01-01","to":"2017-12-31","cursor":"17","limit":20})"},
      {Method::serial_history, R"({"serial":"JCM-JP-MN004-2017-12"})"},
      {Method::entry_get, R"({"seq":0,"raw":true})"},
      {Method::entry_list, R"({"first":5,"limit":10,"kind":"credits.issue"})"},
      {Method::entry_list, R"({"cursor":"5"})"},
      {Method::log_entries, R"({"first":5,"limit":256})"},
      {Method::request_find, R"({"request_id":"transfer-1"})"},
  };
  return all;
}

}  // namespace jcm::protocol::testing
