#include "client/view/administration/people_view.h"

#include "client/view/words.h"

namespace field::view {

QString PeopleView::title() const { return tr("People"); }

void PeopleView::setSearch(const QString& search) {
    if (search == search_) return;
    search_ = search;
    wanted_ = 1;
    look();
}

void PeopleView::showMore() {
    wanted_ = people_.size() + 1;
    read(people_.size());
}

void PeopleView::look() { read(0); }

void PeopleView::read(std::size_t from) {
    wire::AdministrationRequest request;
    request.mutable_people()->set_search(search_.trimmed().toStdString());
    request.mutable_people()->set_from(static_cast<std::uint32_t>(from));
    fetch(std::move(request),
          [this, from, search = search_](const wire::AdministrationAnswer& answer) {
              if (search != search_ || from > people_.size()) return;
              people_.resize(from);
              people_.insert(people_.end(), answer.people().begin(), answer.people().end());
              more_ = answer.more();
              if (more_ && people_.size() < wanted_) read(people_.size());
          });
}

void PeopleView::show() {
    std::vector<PersonRow> rows;
    for (const auto& person : people_) {
        PersonRow row;
        if (const auto id = Id::from(person.person())) row.key = words::text(shared::toText(*id));
        row.name = words::text(person.name());
        row.about = words::text(person.duty());
        if (!person.area().empty())
            row.about += (row.about.isEmpty() ? QString() : QStringLiteral(" · ")) +
                         words::text(person.area());
        QStringList roles;
        for (const auto& role : person.roles()) roles << words::role(role);
        row.roles = roles.join(QStringLiteral("、"));
        rows.push_back(row);
    }
    rows_.set(std::move(rows));
    Q_EMIT changed();
}

}  // namespace field::view
