// The npm package openid-client, a certified relying party, with all of its checks on.

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as client from 'openid-client'
import { Browser } from './browser.mjs'
import { back, calendar, desktop, docket, issuer } from './given.mjs'

const SCOPE = 'openid profile email matters:read'

async function discovered ({ id, secret }, authentication) {
  return client.discovery(new URL(issuer), id, secret ?? undefined, authentication, {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks]
  })
}

// A request for a code, and what must be known to use the answer.
async function asked (config, more = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedState = client.randomState()
  const expectedNonce = client.randomNonce()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: back,
    scope: SCOPE,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...more
  })
  return { url, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } }
}

async function signedIn (config, browser = new Browser()) {
  const { url, checks } = await asked(config)
  return client.authorizationCodeGrant(config, await browser.authorize(url), checks)
}

const refused = (error) => ({ name: 'ResponseBodyError', error })

let config

before(async () => {
  config = await discovered(docket, client.ClientSecretBasic(docket.secret))
})

for (const [how, app, authentication] of [
  ['HTTP Basic', docket, client.ClientSecretBasic(docket.secret)],
  ['a secret in the form', docket, client.ClientSecretPost(docket.secret)],
  ['PKCE alone', desktop, client.None()]
]) {
  test(`a person signs in to a client that has ${how}`, async () => {
    const tokens = await signedIn(await discovered(app, authentication))
    const claims = tokens.claims()
    assert.equal(claims.iss, issuer)
    assert.deepEqual([claims.aud].flat(), [app.id])
    assert.equal(claims.email, 'marie@people.example')
    const answer = await client.fetchProtectedResource(
      config, tokens.access_token, new URL('/v1/matters', issuer), 'GET'
    )
    assert.equal(answer.status, 200)
  })
}

test('userinfo is about the subject of the id token', async () => {
  const tokens = await signedIn(config)
  const told = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
  assert.equal(told.name, 'Marie Dupont')
})

test('an id token says when the person signed in, where a largest age was asked for', async () => {
  const { url, checks } = await asked(config, { max_age: '3600' })
  const tokens = await client.authorizationCodeGrant(config, await new Browser().authorize(url), { ...checks, maxAge: 3600 })
  assert.ok(tokens.claims().auth_time > 0)
})

test('a refresh token is exchanged for another', async () => {
  const first = await signedIn(config)
  const second = await client.refreshTokenGrant(config, first.refresh_token)
  assert.notEqual(second.refresh_token, first.refresh_token)
  const third = await client.refreshTokenGrant(config, second.refresh_token)
  assert.ok(third.access_token)
})

test('a refresh token that comes back ends its family', async () => {
  const first = await signedIn(config)
  const second = await client.refreshTokenGrant(config, first.refresh_token)
  await assert.rejects(client.refreshTokenGrant(config, first.refresh_token), refused('invalid_grant'))
  await assert.rejects(client.refreshTokenGrant(config, second.refresh_token), refused('invalid_grant'))
})

test('a refresh token is worth nothing to another client', async () => {
  const tokens = await signedIn(config)
  const other = await discovered(calendar, client.ClientSecretBasic(calendar.secret))
  await assert.rejects(client.refreshTokenGrant(other, tokens.refresh_token), refused('invalid_grant'))
})

test('a code is worth nothing with another verifier', async () => {
  const { url, checks } = await asked(config)
  const called = await new Browser().authorize(url)
  const wrong = { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() }
  await assert.rejects(client.authorizationCodeGrant(config, called, wrong), refused('invalid_grant'))
})

test('a code works once', async () => {
  const { url, checks } = await asked(config)
  const called = await new Browser().authorize(url)
  const tokens = await client.authorizationCodeGrant(config, called, checks)
  await assert.rejects(client.authorizationCodeGrant(config, called, checks), refused('invalid_grant'))
  await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), refused('invalid_grant'))
})

test('a code is worth nothing with another redirect address', async () => {
  const { url, checks } = await asked(config)
  const called = await new Browser().authorize(url)
  called.pathname = '/elsewhere'
  await assert.rejects(client.authorizationCodeGrant(config, called, checks), refused('invalid_grant'))
})

test('a person is not sent to an address that is not the client\'s', async () => {
  const { url } = await asked(config, { redirect_uri: 'http://127.0.0.1/elsewhere' })
  const answer = await new Browser().open(url)
  assert.equal(answer.status, 400)
  assert.equal(answer.headers.get('location'), null)
})

test('the client refuses an id token for another nonce', async () => {
  const { url, checks } = await asked(config)
  const called = await new Browser().authorize(url)
  await assert.rejects(client.authorizationCodeGrant(config, called, { ...checks, expectedNonce: 'another' }))
})

test('the client refuses an answer that names another server', async () => {
  const { url, checks } = await asked(config)
  const called = await new Browser().authorize(url)
  assert.equal(called.searchParams.get('iss'), issuer)
  called.searchParams.set('iss', 'https://elsewhere.example')
  await assert.rejects(client.authorizationCodeGrant(config, called, checks), { code: 'OAUTH_INVALID_RESPONSE' })
})

test('an error comes back as the standards have it', async () => {
  const { url, checks } = await asked(config, { prompt: 'none' })
  const called = await new Browser().authorize(url)
  await assert.rejects(client.authorizationCodeGrant(config, called, checks), {
    name: 'AuthorizationResponseError',
    error: 'login_required'
  })
})

test('who has agreed once is not asked again, and needs no page', async () => {
  const browser = new Browser()
  await signedIn(config, browser)
  const { url, checks } = await asked(config, { prompt: 'none' })
  const tokens = await client.authorizationCodeGrant(config, await browser.authorize(url), checks)
  assert.ok(tokens.claims().sub)
})

test('a client gets a token of its own', async () => {
  const tokens = await client.clientCredentialsGrant(config, { scope: 'matters:read' })
  assert.equal(tokens.scope, 'matters:read')
  assert.equal(tokens.refresh_token, undefined)
})

test('a wrong secret is no client', async () => {
  const wrong = await discovered(docket, client.ClientSecretBasic('wrong'))
  await assert.rejects(client.clientCredentialsGrant(wrong), { status: 401 })
})

test('a revoked access token is not active and opens nothing', async () => {
  const tokens = await client.clientCredentialsGrant(config)
  assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, true)
  await client.tokenRevocation(config, tokens.access_token)
  assert.deepEqual(await client.tokenIntrospection(config, tokens.access_token), { active: false })
  const matters = client.fetchProtectedResource(config, tokens.access_token, new URL('/v1/matters', issuer), 'GET')
  await assert.rejects(matters, { name: 'WWWAuthenticateChallengeError', status: 401 })
})

test('a revoked refresh token takes its access token with it', async () => {
  const tokens = await signedIn(config)
  await client.tokenRevocation(config, tokens.refresh_token)
  await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), refused('invalid_grant'))
})
