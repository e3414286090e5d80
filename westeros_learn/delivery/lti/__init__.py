"""The use cases of learning platforms that send their people here (LTI 1.3).

What a platform says is believed or refused in `westeros_learn.lti`; what follows from it is here:
platforms and keys are looked after (`platforms`, `own_keys`), a login waits for its launch (`logins`),
somebody arrives and is let in (`arrivals`, `coming_in`), a context becomes a cohort and a link leads to a
part of a course (`places`).
"""
