// What the driver made: the server, its clients, a person of the firm.

const given = JSON.parse(process.env.MERIT_INTEROP)

export const { back, calendar, desktop, docket, issuer, person } = given
