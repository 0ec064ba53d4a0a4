#pragma once

#include <map>
#include <memory>

#include <QString>
#include <QTemporaryDir>

#include "client/store/store.h"
#include "sync/server/demo.h"
#include "sync/server/host.h"
#include "sync/server/http/server.h"

/// The demo city behind real HTTP in this process, with the devices of some of its people, who
/// have worked a little: a visit to a real project is under way, with photos, findings and a value
/// in dispute. Made once for all tests, in some seconds.
namespace sample {

using namespace field;

class City {
  public:
    static City& once();

    /// A copy's source: the folder of "inspector", "inspector2", "division" or "admin".
    [[nodiscard]] QString profile(const QString& login) const;
    /// What `page` is opened with, and by whom; an empty login: a device that is nobody's.
    struct Scene {
        QString login, subject;
        bool online = false;  ///< it shows what the server answers
    };
    /// Nothing where the city has no subject for the page.
    /// `as`: another person than usual looks at it, on what of its kind is theirs.
    [[nodiscard]] std::optional<Scene> scene(const QString& page, const QString& as = {}) const;
    /// Every text that the city's records hold, to tell data from words of ours.
    [[nodiscard]] QString words() const { return words_; }
    [[nodiscard]] std::string url() const;
    [[nodiscard]] server::Host& host() { return *host_; }
    [[nodiscard]] const shared::Id& visit() const { return visit_; }
    [[nodiscard]] const shared::Id& alert() const { return alert_; }
    [[nodiscard]] const shared::Id& inspector() const { return inspector_; }
    /// A device of the inspector asks to be let in, under this label; its digits.
    std::string ask(const std::string& label);
    /// A one-use code for another device of the person of this login.
    std::string invite(const std::string& login);
    /// Gives the person of this login a role on the area of the visit.
    void give(const std::string& login, const std::string& role);

  private:
    City();
    struct Device;
    void enrol(const std::string& login, const shared::Id& person);
    void visitTheFarmland();
    void checkTheWorks();
    void photograph();
    void disagree();
    void supervise();
    void administer();
    void collectWords();
    void sync(const std::string& login);
    client::Store& store(const std::string& login) { return *stores_.at(login); }

    QTemporaryDir folder_;
    std::shared_ptr<shared::Env> env_ = shared::systemEnv();
    std::shared_ptr<const shared::Catalog> catalog_ = shared::Catalog::builtIn();
    std::unique_ptr<server::Host> host_;
    std::unique_ptr<server::HttpServer> http_;
    std::map<std::string, std::unique_ptr<client::Store>> stores_;
    shared::Id project_, visit_, finding_, photo_, report_, evaluated_, alert_, alerted_,
        inspector_, area_;
    std::map<std::string, shared::Id> people_;
    QString words_;
};

}  // namespace sample
